package io.shardway.replicator.redo;

import io.shardway.kernel.Row;
import io.shardway.mysql.rows.KeyBytes;
import io.shardway.replicator.stream.TargetTable;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Which lane decides a key: a fixed hash, so that a replay, by any version and any instance, meets the same lane (I3, I5). Keys that Java cannot tell
 * apart by their bytes take their whole table into one lane.
 */
record LaneAssignment(int lanes) {

    int laneOf(TargetTable table, Row key) {
        CRC32 hash = new CRC32();
        hash.update(table.publicName().getBytes(StandardCharsets.UTF_8));
        if (table.schema().byteStableKey()) {
            hash.update(KeyBytes.encode(key));
        }
        return (int) (hash.getValue() % lanes);
    }
}
