package io.shardway.replicator.replicate;

import io.shardway.kernel.Row;
import io.shardway.replicator.stream.RowWriter.Update;
import java.util.List;

/**
 * Changes of one table that may be written as: all deletes, then the updates in source order, then all inserts.
 *
 * @param deletes keys
 */
record Wave(List<Row> deletes, List<Update> updates, List<Row> inserts) {

    Wave {
        deletes = List.copyOf(deletes);
        updates = List.copyOf(updates);
        inserts = List.copyOf(inserts);
    }
}
