package io.shardway.gateway.control;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Waiting between two tries of a loop that can be told to end. */
final class Pause {

    private Pause() {}

    static void of(Duration length, AtomicBoolean running) {
        long end = System.nanoTime() + length.toNanos();
        while (running.get() && end - System.nanoTime() > 0) {
            LockSupport.parkNanos(Math.min(end - System.nanoTime(), 50_000_000));
        }
    }
}
