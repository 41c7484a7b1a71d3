package io.shardway.cli.workflow;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rows per second of each table, from what was seen from time to time; smoothed, so that an ETA does not jump. */
final class RateMeter {

    private static final double WEIGHT_OF_THE_NEWEST = 0.3;

    private record Sample(long rows, Instant at, double rate) {}

    private final Map<String, Sample> samples = new HashMap<>();

    void see(String name, long rows, Instant at) {
        samples.merge(name, new Sample(rows, at, 0), (before, _) -> next(before, rows, at));
    }

    private static Sample next(Sample before, long rows, Instant at) {
        double seconds = Duration.between(before.at(), at).toMillis() / 1000.0;
        if (seconds <= 0) {
            return before;
        }
        double newest = Math.max(0, rows - before.rows()) / seconds;
        double rate = before.rate() == 0
                ? newest
                : WEIGHT_OF_THE_NEWEST * newest + (1 - WEIGHT_OF_THE_NEWEST) * before.rate();
        return new Sample(rows, at, rate);
    }

    long rowsPerSecond(String name) {
        var sample = samples.get(name);
        return sample == null ? 0 : Math.round(sample.rate());
    }

    /** Time left at that rate; empty as long as nothing moves. */
    Optional<Duration> eta(String name, long rowsLeft) {
        long rate = rowsPerSecond(name);
        return rate == 0 || rowsLeft <= 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(rowsLeft / rate));
    }
}
