package io.shardway.replicator.capture;

import io.shardway.kernel.Row;
import java.util.Optional;

/**
 * A change of a moved table behind our fence that is not ours.
 *
 * @param table its place in the workflow's list
 * @param row an image of the row, which goes into no message
 * @param more further ones that are logged together with it
 */
record ForeignWrite(int table, String operation, Optional<Row> row, String position, long more) {

    ForeignWrite(int table, String operation, Optional<Row> row, String position) {
        this(table, operation, row, position, 0);
    }

    ForeignWrite and(long others) {
        return new ForeignWrite(table, operation, row, position, others);
    }
}
