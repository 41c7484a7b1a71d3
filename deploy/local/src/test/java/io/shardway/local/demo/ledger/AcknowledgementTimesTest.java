package io.shardway.local.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AcknowledgementTimesTest {
    private static final long MILLI = 1_000_000;

    private final AcknowledgementTimes times = new AcknowledgementTimes();

    @Test
    void takesTheWritersOwnRestOffTheGap() {
        times.acknowledged(0, 0);
        times.acknowledged(300 * MILLI, 100 * MILLI);

        var longest = times.longest(0, 300 * MILLI);

        assertThat(longest.gap()).isEqualTo(Duration.ofMillis(300));
        assertThat(longest.net()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void countsAGapThatReachesIntoTheWindowFromEitherSideAndNoOther() {
        times.acknowledged(0, 0);
        times.acknowledged(500 * MILLI, 0);
        times.acknowledged(510 * MILLI, 0);
        times.acknowledged(910 * MILLI, 0);

        assertThat(times.longest(100 * MILLI, 200 * MILLI).net()).isEqualTo(Duration.ofMillis(500));
        assertThat(times.longest(505 * MILLI, 507 * MILLI).net()).isEqualTo(Duration.ofMillis(10));
        assertThat(times.longest(600 * MILLI, 700 * MILLI).net()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void countsSilenceUntilTheEndOfTheWindow() {
        times.acknowledged(0, 0);
        times.acknowledged(10 * MILLI, 0);

        assertThat(times.longest(0, 2_000 * MILLI).net()).isEqualTo(Duration.ofMillis(1_990));
    }
}
