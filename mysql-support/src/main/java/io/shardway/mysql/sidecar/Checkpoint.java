package io.shardway.mysql.sidecar;

import java.util.Optional;

/**
 * Where an item will stand when the transaction that starts with it has committed.
 *
 * @param committedAtMillis source commit time of the last record that is applied
 * @param rows rows added to the item's count
 */
public record Checkpoint(
        long logOffset,
        Optional<byte[]> lastKey,
        Optional<String> sourcePosition,
        long committedAtMillis,
        long rows,
        long bytes,
        boolean done) {

    public static Checkpoint ofLog(
            long logOffset, String sourcePosition, long committedAtMillis, long rows, long bytes) {
        return new Checkpoint(
                logOffset, Optional.empty(), Optional.of(sourcePosition), committedAtMillis, rows, bytes, false);
    }

    public static Checkpoint ofSplit(Optional<byte[]> lastKey, long rows, long bytes, boolean done) {
        return new Checkpoint(-1, lastKey, Optional.empty(), 0, rows, bytes, done);
    }
}
