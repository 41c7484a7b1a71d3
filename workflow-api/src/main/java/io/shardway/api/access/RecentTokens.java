package io.shardway.api.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens that were found a moment ago, so that not every request asks the database. Only right secrets are in here, which keeps the way of
 * a wrong one the same whether its id exists or not, and bounds the size. What is forgotten stays forgotten, also for a look-up that began
 * before.
 */
final class RecentTokens {

    private record Entry(ServiceToken token, Instant until) {}

    private final Clock clock;
    private final Duration kept;
    private final Map<String, Entry> bySecretHash = new HashMap<>();
    private long revocations;

    RecentTokens(Clock clock, Duration kept) {
        this.clock = clock;
        this.kept = kept;
    }

    synchronized Optional<ServiceToken> find(String secretHash) {
        return Optional.ofNullable(bySecretHash.get(secretHash))
                .filter(entry -> entry.until().isAfter(clock.instant()))
                .map(Entry::token);
    }

    /** To be taken before the look-up whose result is then remembered. */
    synchronized long revocations() {
        return revocations;
    }

    synchronized void remember(String secretHash, ServiceToken token, long revocationsBefore) {
        if (revocations != revocationsBefore) {
            return;
        }
        var now = clock.instant();
        bySecretHash.values().removeIf(entry -> !entry.until().isAfter(now));
        bySecretHash.put(secretHash, new Entry(token, now.plus(kept)));
    }

    synchronized void forget(String id) {
        revocations++;
        bySecretHash.values().removeIf(entry -> entry.token().id().equals(id));
    }
}
