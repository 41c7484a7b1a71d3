package io.shardway.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientsTest {

    private static final List<long[]> TIMES = List.of(new long[] {0, 10, 20, 90, 100}, new long[] {5, 50, 55, 60});

    @Test
    void findsTheLongestGapThatTouchesTheWindow() {
        assertThat(Clients.longestGap(TIMES, 30, 40)).isEqualTo(Duration.ofNanos(70));
        assertThat(Clients.longestGap(TIMES, 0, 15)).isEqualTo(Duration.ofNanos(45));
        assertThat(Clients.longestGap(TIMES, 95, 98)).isEqualTo(Duration.ofNanos(10));
    }

    @Test
    void findsNoneBehindTheLastAnswer() {
        assertThat(Clients.longestGap(TIMES, 200, 300)).isZero();
    }
}
