package io.shardway.copier.mysql;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One side of a race, driven step by step: its work calls {@link #seam} between any two statements and goes on when it is told to. A step that
 * waits for a lock stays on its way while others take theirs.
 */
final class Actor {

    /** What it does, with a seam between any two statements. */
    @FunctionalInterface
    interface Work {
        void run(Runnable seam) throws Exception;
    }

    private enum Arrival {
        SEAM,
        END
    }

    private final Semaphore permits = new Semaphore(0);
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private volatile @Nullable Throwable failure;
    private boolean moving;
    private boolean ended;

    Actor(Work work) {
        Thread.ofPlatform().daemon().name("actor").start(() -> {
            try {
                permits.acquire();
                work.run(this::seam);
            } catch (Throwable e) {
                failure = e;
            }
            arrivals.add(Arrival.END);
        });
    }

    private void seam() {
        arrivals.add(Arrival.SEAM);
        permits.acquireUninterruptibly();
    }

    /** Begins the next step; without effect while it is on its way, or at its end. */
    void go() {
        if (!moving && !ended) {
            moving = true;
            permits.release();
        }
    }

    boolean moving() {
        return moving;
    }

    boolean ended() {
        return ended;
    }

    /** Whether it has arrived at a seam or at its end, at the latest after this time. */
    boolean arrives(long micros) throws Exception {
        Arrival arrival = arrivals.poll(micros, TimeUnit.MICROSECONDS);
        if (arrival == null) {
            return false;
        }
        moving = false;
        ended = arrival == Arrival.END;
        if (failure instanceof Exception e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        return true;
    }
}
