package io.shardway.replicator.stream;

import io.shardway.messaging.changes.LoggedChange;
import java.time.Duration;
import java.util.List;

/** One partition of a change log, read in order behind a given offset; used by one thread. */
public interface ChangeLog extends AutoCloseable {

    /** The next changes, as soon as there are any; empty when none came in time. */
    List<LoggedChange> poll(Duration patience);

    /** Offset that the next record will at least have. */
    long endOffset();

    @Override
    void close();

    /** Opens change logs. */
    @FunctionalInterface
    interface Source {

        /** Reads behind {@code lastAppliedOffset}; -1 reads from the very first record. */
        ChangeLog open(Stream stream, long lastAppliedOffset);
    }
}
