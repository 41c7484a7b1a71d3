package io.shardway.replicator.capture;

import io.shardway.messaging.changes.Change;
import java.time.Duration;
import java.util.List;

/**
 * When captured records are committed to Kafka. A commit costs the broker, capture and apply the same however little it holds, so rows gather for
 * {@link #PERIOD}; the first one behind a pause goes at once, and so do marks and schema changes, which somebody waits for.
 */
final class CommitPace {

    static final Duration PERIOD = Duration.ofMillis(40);
    /** A good batch, in records and in bytes of rows; more would only take memory. */
    static final int ENOUGH = 2_000;

    static final long ENOUGH_BYTES = 1L << 20;
    /** How long a position may move without anything to log before it is stored. */
    static final Duration STATE_PERIOD = Duration.ofSeconds(5);

    private long committed;

    /** @param now {@link System#nanoTime}, here and below */
    CommitPace(long now) {
        committed = now;
    }

    /**
     * @param gathered records that wait for a commit
     * @param bytes of their rows
     * @param moved whether the source's position has moved
     */
    boolean isDue(List<LogRecord> gathered, long bytes, boolean moved, long now) {
        long since = now - committed;
        if (gathered.isEmpty()) {
            return moved && since > STATE_PERIOD.toNanos();
        }
        return since >= PERIOD.toNanos()
                || gathered.size() >= ENOUGH
                || bytes >= ENOUGH_BYTES
                || gathered.stream().anyMatch(record -> isAwaited(record.change()));
    }

    /** To be called behind a commit. */
    void committed(long now) {
        committed = now;
    }

    private static boolean isAwaited(Change change) {
        return switch (change) {
            case Change.Watermark _, Change.Ddl _ -> true;
            case Change.RowChange _, Change.TransactionEnd _, Change.Heartbeat _ -> false;
        };
    }
}
