package io.shardway.api.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a failed delivery is tried again: after pauses that double, each between half of its length and the whole, so that many that failed
 * together do not come back together. Empty when its time is over.
 */
record RetrySchedule(Duration firstPause, Duration longestPause, Duration giveUpAfter) {

    private static final int DOUBLINGS_AT_MOST = 30;

    /** @param attempts made until now, from 1 */
    Optional<Instant> next(int attempts, Instant createdAt, Instant now, RandomGenerator random) {
        long whole =
                Math.min(longestPause.toMillis(), firstPause.toMillis() << Math.min(attempts - 1, DOUBLINGS_AT_MOST));
        var next = now.plusMillis(whole / 2 + random.nextLong(whole / 2 + 1));
        return next.isAfter(createdAt.plus(giveUpAfter)) ? Optional.empty() : Optional.of(next);
    }
}
