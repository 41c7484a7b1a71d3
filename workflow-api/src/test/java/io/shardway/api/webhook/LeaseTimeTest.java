package io.shardway.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTimeTest {

    @Test
    void refusesALeaseThatLeavesNoTimeForTheDatabase() {
        assertThatThrownBy(() -> new LeaseTime(Duration.ofSeconds(19), Duration.ofSeconds(10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shardway.webhook.lease");
    }

    @Test
    void leavesAWholeAttemptOfTheLease() {
        var left = new LeaseTime(Duration.ofSeconds(30), Duration.ofSeconds(10))
                .begin()
                .untilTheLastAttempt();

        assertThat(left).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void beginsNoAttemptThatTheLeaseWouldNotOutlast() {
        LeaseTime.Round over = () -> Duration.ZERO;

        assertThatThrownBy(over::untilTheLastAttempt)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("would not outlast an attempt");
    }
}
