package io.shardway.copier.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Rows per second over the last seconds, and when the rest will be there at that rate. */
public final class CopyRate {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private record Sample(Instant at, long rows) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Notes how many rows are copied in all. */
    public void observe(Instant at, long rows) {
        samples.addLast(new Sample(at, rows));
        while (samples.size() > 2 && samples.getFirst().at().isBefore(at.minus(WINDOW))) {
            samples.removeFirst();
        }
    }

    public double rowsPerSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = Duration.between(first.at(), last.at()).toNanos() / 1e9;
        return seconds <= 0 ? 0 : (last.rows() - first.rows()) / seconds;
    }

    /** Seconds until {@code rowsTotal}; empty while nothing moves. */
    public Optional<Long> etaSeconds(long rowsTotal) {
        double rate = rowsPerSecond();
        if (samples.isEmpty() || rate <= 0) {
            return Optional.empty();
        }
        return Optional.of(Math.round(Math.max(0, rowsTotal - samples.getLast().rows()) / rate));
    }
}
