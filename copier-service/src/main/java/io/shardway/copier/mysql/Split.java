package io.shardway.copier.mysql;

import io.shardway.mysql.rows.KeyRange;

/** A piece of a table's key space; the splits of a table tile (−∞, +∞). */
public record Split(String table, int number, KeyRange range, long estimatedRows) {

    /** Name of its work item on the target. */
    public String item() {
        return table + "/" + number;
    }
}
