package io.shardway.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.api.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentTokensTest {

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-02T03:04:05Z"));
    private final RecentTokens recent = new RecentTokens(clock, Duration.ofSeconds(2));
    private final ServiceToken token = new ServiceToken(
            "abc",
            "acme",
            "deploy",
            Set.of(Permission.READ_WORKFLOW),
            clock.instant(),
            Optional.empty(),
            Optional.empty());

    @Test
    void knowsATokenForItsTime() {
        recent.remember("hash", token, recent.revocations());

        clock.move(Duration.ofMillis(1_999));
        assertThat(recent.find("hash")).contains(token);
        clock.move(Duration.ofMillis(1));
        assertThat(recent.find("hash")).isEmpty();
    }

    @Test
    void doesNotRememberWhatWasRevokedDuringTheLookUp() {
        long before = recent.revocations();
        recent.forget("abc");

        recent.remember("hash", token, before);

        assertThat(recent.find("hash")).isEmpty();
    }
}
