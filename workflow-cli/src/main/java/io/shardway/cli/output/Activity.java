package io.shardway.cli.output;

/** Something that takes a moment; closing it takes its sign away. */
public interface Activity extends AutoCloseable {

    Activity SILENT = () -> {};

    @Override
    void close();
}
