package io.shardway.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
    private final Lease lease = new Lease(Duration.ofSeconds(4), now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void isNotValidBeforeTheFirstEcho() {
        lease.sending(1);
        assertThat(lease.valid()).isFalse();
    }

    @Test
    void countsFromTheSendingAndNotFromTheEcho() {
        lease.sending(1);
        pass(Duration.ofSeconds(3));
        assertThat(lease.granted(1)).isTrue();
        assertThat(lease.valid()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(lease.valid()).isFalse();
    }

    @Test
    void isNotShortenedByALateEcho() {
        lease.sending(1);
        pass(Duration.ofSeconds(1));
        lease.sending(2);
        assertThat(lease.granted(2)).isTrue();
        assertThat(lease.granted(1)).isFalse();
        pass(Duration.ofMillis(3500));
        assertThat(lease.valid()).isTrue();
    }

    @Test
    void ignoresEchoesOfSomebodyElsesHeartbeats() {
        lease.sending(1);
        assertThat(lease.granted(99)).isFalse();
        assertThat(lease.valid()).isFalse();
    }
}
