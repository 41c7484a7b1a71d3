package io.shardway.verifier.domain;

import java.time.Duration;

/** Rows of the next chunk: follows a time target, by at most half or double at a step, within bounds. */
public final class ChunkSize {

    private final int largest;
    private final Duration target;
    private int rows;

    public ChunkSize(int first, int largest, Duration target) {
        this.rows = Math.min(first, largest);
        this.largest = largest;
        this.target = target;
    }

    public int rows() {
        return rows;
    }

    /** A full chunk of this size took so long. */
    public void took(Duration time) {
        double factor = (double) target.toNanos() / Math.max(1, time.toNanos());
        rows = (int) Math.max(1, Math.min(largest, rows * Math.clamp(factor, 0.5, 2.0)));
    }
}
