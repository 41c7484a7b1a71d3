package io.shardway.replicator.redo;

import io.shardway.kernel.Row;
import io.shardway.kernel.TableSchema;
import io.shardway.messaging.changes.Change.RowChange;
import io.shardway.replicator.stream.TargetTable;
import java.util.ArrayList;
import java.util.List;

/** What a change means for one row key: step 2 knows no more, since each key is decided by its own last event (docs/data-path.md). */
sealed interface KeyEvent {

    long offset();

    int table();

    Row key();

    /** Bytes held in memory. */
    long bytes();

    /** The row is there and looks like this. */
    record Put(long offset, int table, Row key, Row row, List<Integer> ambiguous) implements KeyEvent {
        @Override
        public long bytes() {
            return row.bytes();
        }
    }

    /** The row is not there. */
    record Remove(long offset, int table, Row key) implements KeyEvent {
        @Override
        public long bytes() {
            return key.bytes();
        }
    }

    /** A change of the row key is two events; every other change is one. */
    static List<KeyEvent> of(long offset, RowChange change, TargetTable table) {
        TableSchema schema = table.schema();
        change.before().ifPresent(table::checked);
        change.after().ifPresent(table::checked);
        List<KeyEvent> events = new ArrayList<>(2);
        switch (change.operation()) {
            case INSERT -> events.add(put(offset, change, schema));
            case DELETE -> events.add(remove(offset, change, schema));
            case UPDATE -> {
                Row before = schema.keyOf(change.before().orElseThrow());
                Put put = put(offset, change, schema);
                if (!before.equals(put.key())) {
                    events.add(new Remove(offset, change.table(), before));
                }
                events.add(put);
            }
        }
        return events;
    }

    private static Put put(long offset, RowChange change, TableSchema schema) {
        Row after = change.after().orElseThrow();
        return new Put(offset, change.table(), schema.keyOf(after), after, change.ambiguous());
    }

    private static Remove remove(long offset, RowChange change, TableSchema schema) {
        return new Remove(offset, change.table(), schema.keyOf(change.before().orElseThrow()));
    }
}
