package io.shardway.local.demo.workload;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Lets all transactions pass, or none: {@link #close()} returns when none is under way. Opened by the thread that closed it. */
public final class Gate {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    public void close() {
        lock.writeLock().lock();
    }

    public void open() {
        lock.writeLock().unlock();
    }

    /** Waits for the gate to be open; the caller leaves when its transaction is over. */
    void enter() {
        lock.readLock().lock();
    }

    void leave() {
        lock.readLock().unlock();
    }
}
