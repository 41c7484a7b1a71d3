package io.shardway.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final RetrySchedule schedule =
            new RetrySchedule(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofHours(24));

    @Test
    void doublesThePauseUpToTheLongest() {
        var random = new Random(9);
        for (int attempt = 1; attempt < 80; attempt++) {
            long whole = Math.min(3_600_000, 5_000L << Math.min(attempt - 1, 20));

            long pause = Duration.between(
                            START, schedule.next(attempt, START, START, random).orElseThrow())
                    .toMillis();

            assertThat(pause).as("attempt %d", attempt).isBetween(whole / 2, whole);
        }
    }

    @Test
    void spreadsThoseThatFailedTogether() {
        var random = new Random(9);
        assertThat(random.ints(100)
                        .mapToObj(_ -> schedule.next(8, START, START, random))
                        .distinct()
                        .count())
                .isGreaterThan(90);
    }

    @Test
    void givesUpAfterADay() {
        var random = new Random(9);
        var now = START;
        int attempts = 0;
        var next = schedule.next(++attempts, START, now, random);
        while (next.isPresent()) {
            now = next.get();
            next = schedule.next(++attempts, START, now, random);
        }
        assertThat(Duration.between(START, now)).isBetween(Duration.ofHours(23), Duration.ofHours(24));
        assertThat(attempts).isBetween(30, 70);
    }
}
