package io.shardway.api.rest;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Notices a receiver that was sent something and does not ask for more. */
final class StallGuard implements AutoCloseable {

    private final Vertx vertx;
    private final long patienceNanos;
    private final Runnable onStall;
    private final long timer;
    /** When the receiver was sent what it has not accepted yet; 0 while it waits for us. */
    private volatile long sentAt;

    StallGuard(Vertx vertx, Duration patience, Runnable onStall) {
        this.vertx = vertx;
        this.patienceNanos = patience.toNanos();
        this.onStall = onStall;
        this.timer = vertx.setPeriodic(Math.max(10, patience.toMillis() / 4), _ -> check());
    }

    void sent() {
        // 0 has a meaning here, and nanoTime may be anything.
        sentAt = System.nanoTime() | 1;
    }

    void accepted() {
        sentAt = 0;
    }

    private void check() {
        long since = sentAt;
        if (since != 0 && System.nanoTime() - since > patienceNanos) {
            close();
            onStall.run();
        }
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
