package io.shardway.copier.domain;

import java.time.Duration;

/**
 * How many rows the next chunk reads: so many that writing takes about the target time and that the bytes stay below the target, whichever is
 * smaller. Grows by half at most from chunk to chunk, shrinks at once. Wide rows need no special case.
 */
public final class ChunkSizer {

    private static final double LARGEST_GROWTH = 1.5;

    private final Limits limits;
    private double rows;

    /**
     * Limits of a chunk.
     *
     * @param writeTime what writing one chunk should take
     * @param bytes bytes of values in a chunk
     */
    public record Limits(int firstRows, int mostRows, Duration writeTime, long bytes) {}

    /** @param averageRowBytes from the server's statistics, 0 when it has none */
    public ChunkSizer(Limits limits, long averageRowBytes) {
        this.limits = limits;
        double fitting = averageRowBytes <= 0 ? limits.firstRows() : (double) limits.bytes() / averageRowBytes;
        this.rows = clamp(Math.min(limits.firstRows(), fitting));
    }

    /** Rows that the next chunk asks for. */
    public int rows() {
        return (int) rows;
    }

    /** Learns from a chunk that was written. */
    public void written(int writtenRows, long writtenBytes, Duration writing) {
        if (writtenRows == 0) {
            return;
        }
        double byTime = writtenRows * (double) limits.writeTime().toNanos() / Math.max(1, writing.toNanos());
        double byBytes = writtenRows * (double) limits.bytes() / Math.max(1, writtenBytes);
        rows = clamp(Math.min(rows * LARGEST_GROWTH, Math.min(byTime, byBytes)));
    }

    private double clamp(double wanted) {
        return Math.max(1, Math.min(limits.mostRows(), wanted));
    }
}
