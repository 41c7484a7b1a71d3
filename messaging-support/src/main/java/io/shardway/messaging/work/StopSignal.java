package io.shardway.messaging.work;

/** Tells work that its command no longer stands. */
public final class StopSignal {

    private volatile boolean requested;

    public boolean stopRequested() {
        return requested || Thread.currentThread().isInterrupted();
    }

    public void request() {
        requested = true;
    }
}
