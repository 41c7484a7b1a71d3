package io.shardway.copier.domain;

import java.time.Duration;

/** A ceiling for rows per second over all splits of an instance; 0 is none. Callers wait for what {@link #take} says. */
public final class RateLimit {

    private final long rowsPerSecond;
    private long freeAtNanos;

    public RateLimit(long rowsPerSecond) {
        this.rowsPerSecond = rowsPerSecond;
    }

    /** Takes room for these rows at this moment; the caller writes them after the pause. */
    public synchronized Duration take(long rows, long nowNanos) {
        if (rowsPerSecond <= 0) {
            return Duration.ZERO;
        }
        long start = Math.max(freeAtNanos, nowNanos);
        freeAtNanos = start + rows * 1_000_000_000L / rowsPerSecond;
        return Duration.ofNanos(start - nowNanos);
    }
}
