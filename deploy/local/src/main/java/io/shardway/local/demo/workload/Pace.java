package io.shardway.local.demo.workload;

import java.time.Duration;

/**
 * Spreads a writer's statements evenly: after k statements the next transaction is due k / rate seconds later. A writer that
 * was held up does not make up for it.
 */
final class Pace {
    private final double nanosPerStatement;
    private long dueAt = System.nanoTime();

    Pace(double statementsPerSecond) {
        nanosPerStatement = 1e9 / statementsPerSecond;
    }

    /** How long to rest before the next transaction. */
    Duration rest(long now) {
        return Duration.ofNanos(Math.max(0, dueAt - now));
    }

    void spent(long statements, long now) {
        dueAt = Math.max(dueAt, now - (long) nanosPerStatement) + (long) (statements * nanosPerStatement);
    }
}
