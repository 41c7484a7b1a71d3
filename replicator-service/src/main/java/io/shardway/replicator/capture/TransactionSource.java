package io.shardway.replicator.capture;

import java.util.List;

/**
 * A source of transactions with positions: the seam behind which Debezium sits. It runs in the caller's thread and loses nothing silently:
 * what it cannot read is an exception with a code.
 */
interface TransactionSource extends AutoCloseable {

    /** The next events, in binlog order; empty when none came within some milliseconds. */
    List<SourceEvent> poll() throws InterruptedException;

    /** Whether the next poll throws: what came before is to be logged first, it may explain the error. */
    boolean failing();

    /** Where reading began; empty until that is fixed. What commits after it has been fixed will be read. */
    java.util.Optional<String> startPosition();

    @Override
    void close();
}
