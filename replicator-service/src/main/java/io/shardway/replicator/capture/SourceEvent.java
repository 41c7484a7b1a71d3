package io.shardway.replicator.capture;

import io.shardway.kernel.Row;
import io.shardway.messaging.changes.Change.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the binlog says, in its order. Reading again from the offset of a {@link Begin} gives the same events again: that is what restarts count
 * on.
 */
sealed interface SourceEvent {

    /**
     * A transaction (or a schema change, which has no end of its own) begins.
     *
     * @param transaction its identity on the source
     * @param offset where the source starts to read this very transaction again
     */
    record Begin(String transaction, Map<String, Object> offset) implements SourceEvent {}

    /** A row of a moved table has changed. */
    record RowChanged(At at, int table, Operation operation, Optional<Row> before, Optional<Row> after)
            implements SourceEvent {}

    /** Our item row has changed: as first row of a transaction it says that the transaction is ours. */
    record ItemTouched() implements SourceEvent {}

    /** A watermark or heartbeat row was written. */
    record WatermarkWritten(At at, UUID id, String kind) implements SourceEvent {}

    /** The definition or the whole content of a moved table was changed by somebody else than us. */
    record SchemaChanged(At at, int table, String statement) implements SourceEvent {}

    /** The transaction is complete. */
    record End(At at) implements SourceEvent {}

    /**
     * Where and when.
     *
     * @param position for people
     */
    record At(String position, long committedAtMillis) {}
}
