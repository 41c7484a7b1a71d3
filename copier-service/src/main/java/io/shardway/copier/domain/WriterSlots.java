package io.shardway.copier.domain;

import java.util.Comparator;
import java.util.PriorityQueue;

/** How many splits an instance works on at once. The others wait here, those of the largest table first. */
public final class WriterSlots {

    private record Waiting(long priority, long arrival) {}

    private final PriorityQueue<Waiting> queue = new PriorityQueue<>(
            Comparator.comparingLong(Waiting::priority).reversed().thenComparingLong(Waiting::arrival));
    private int free;
    private int busy;
    private long arrivals;

    public WriterSlots(int slots) {
        this.free = slots;
    }

    /** Waits for a slot; whoever got one gives it back with {@link #release}. */
    public synchronized void acquire(long priority) throws InterruptedException {
        Waiting self = new Waiting(priority, arrivals++);
        queue.add(self);
        try {
            while (free == 0 || !self.equals(queue.peek())) {
                wait();
            }
        } finally {
            queue.remove(self);
            notifyAll();
        }
        free--;
        busy++;
    }

    public synchronized void release() {
        free++;
        busy--;
        notifyAll();
    }

    public synchronized int waiting() {
        return queue.size();
    }

    public synchronized int busy() {
        return busy;
    }
}
