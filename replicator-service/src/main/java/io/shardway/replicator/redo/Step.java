package io.shardway.replicator.redo;

import io.shardway.kernel.Row;
import java.util.List;

/** Many rows of one table in one manner. Steps of a batch are done in order. */
sealed interface Step {

    int table();

    /** Rows to put; in order where keys are not byte-stable. */
    record PutAll(int table, List<KeyEvent.Put> puts) implements Step {
        public PutAll {
            puts = List.copyOf(puts);
        }
    }

    /** Keys to bury and remove. */
    record RemoveAll(int table, List<Row> keys) implements Step {
        public RemoveAll {
            keys = List.copyOf(keys);
        }
    }
}
