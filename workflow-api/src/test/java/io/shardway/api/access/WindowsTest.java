package io.shardway.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.api.MovableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowsTest {

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-02T03:04:05Z"));
    private final Windows windows = new Windows(clock);

    @Test
    void letsExactlyTheLimitThroughInAMinute() {
        for (int i = 1; i <= 600; i++) {
            var allowance = windows.count("a", 600);
            assertThat(allowance.isExceeded()).isFalse();
            assertThat(allowance.remaining()).isEqualTo(600 - i);
            clock.move(Duration.ofMillis(50));
        }

        var refused = windows.count("a", 600);

        assertThat(refused.isExceeded()).isTrue();
        assertThat(refused.resetSeconds()).isEqualTo(30);
        assertThat(windows.count("b", 600).isExceeded()).as("another key").isFalse();
        clock.move(Duration.ofSeconds(30));
        assertThat(windows.count("a", 600).remaining()).isEqualTo(599);
    }

    @Test
    void knowsNoLimitWhenItIsSwitchedOff() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(windows.count("a", 0).isExceeded()).isFalse();
        }
    }

    @Test
    void countsNeitherOverflowNorForeverMoreKeys() {
        for (int i = 0; i < 50_000; i++) {
            windows.count("key " + i, 1);
        }
        assertThat(windows.count("key 49999", 1).isExceeded()).isTrue();
        assertThat(windows.count("key 0", 1).isExceeded()).as("made room").isFalse();
    }

    @Test
    void takesAnIpv6NetworkForOneCaller() {
        assertThat(RateLimits.network("2001:db8:1:2:3:4:5:6")).isEqualTo(RateLimits.network("2001:db8:1:2::9"));
        assertThat(RateLimits.network("2001:db8:1:3::9")).isNotEqualTo(RateLimits.network("2001:db8:1:2::9"));
        assertThat(RateLimits.network("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(RateLimits.network("192.0.2.1")).isEqualTo("192.0.2.1");
    }
}
