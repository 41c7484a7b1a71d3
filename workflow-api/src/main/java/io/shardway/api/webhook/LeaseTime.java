package io.shardway.api.webhook;

import java.time.Duration;

/**
 * How the time of a lease is spent: what comes before an attempt may wait for the database as long as the lease still outlasts a whole attempt,
 * the look-up of the receiver's name included. So nothing is ever sent after the lease, by a process that runs.
 */
record LeaseTime(Duration lease, Duration attempt) {

    LeaseTime {
        if (lease.compareTo(attempt.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("shardway.webhook.lease (" + lease
                    + ") must be at least twice shardway.webhook.attempt-timeout (" + attempt
                    + "): once for an attempt, once for the database before it");
        }
    }

    /** To be called before the lease is asked for. */
    Round begin() {
        long end = System.nanoTime() + lease.minus(attempt).toNanos();
        return () -> Duration.ofNanos(end - System.nanoTime());
    }

    /** One round of attempts under the lease. */
    @FunctionalInterface
    interface Round {

        Duration left();

        /** @throws IllegalStateException when it is too late to begin an attempt */
        default Duration untilTheLastAttempt() {
            var left = left();
            if (!left.isPositive()) {
                throw new IllegalStateException(
                        "The database took so long that the lease would not outlast an attempt");
            }
            return left;
        }
    }
}
