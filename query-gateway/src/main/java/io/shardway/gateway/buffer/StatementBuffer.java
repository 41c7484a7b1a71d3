package io.shardway.gateway.buffer;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Statements that wait for their tables to be served again. They are woken in the order in which they came; each then looks the
 * routing table up and either goes or keeps its place. The numbers of waiting statements and of their bytes are bounded.
 */
public final class StatementBuffer {

    /** Bounds; beyond them a statement is answered 1205 at once. */
    public record Limits(Duration maxWait, int maxStatements, long maxBytes) {}

    /** A place in the queue. All calls come from the session's event loop. */
    public final class Place {

        private final EventLoop loop;
        private final Runnable wake;
        private final int byteCount;
        private final long sequence = sequences.incrementAndGet();
        private Optional<ScheduledFuture<?>> timer = Optional.empty();
        private boolean waiting;

        private Place(EventLoop loop, int byteCount, Runnable wake) {
            this.loop = loop;
            this.byteCount = byteCount;
            this.wake = wake;
        }

        /** Waits (again) until something changes, at the longest for this time; then {@code wake} runs on the event loop. */
        public void await(Duration atLongest) {
            waiting = true;
            places.put(sequence, this);
            timer.ifPresent(pending -> pending.cancel(false));
            timer = Optional.of(loop.schedule(this::run, atLongest.toNanos(), TimeUnit.NANOSECONDS));
        }

        /** Gives the place back. */
        public void leave() {
            waiting = false;
            places.remove(sequence);
            timer.ifPresent(pending -> pending.cancel(false));
            timer = Optional.empty();
            statements.decrementAndGet();
            bytes.addAndGet(-byteCount);
        }

        private void run() {
            if (waiting) {
                waiting = false;
                wake.run();
            }
        }
    }

    private final Limits limits;
    private final Map<Long, Place> places = new ConcurrentSkipListMap<>();
    private final AtomicLong sequences = new AtomicLong();
    private final AtomicLong statements = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    public StatementBuffer(Limits limits) {
        this.limits = limits;
    }

    public Duration maxWait() {
        return limits.maxWait();
    }

    public long waiting() {
        return statements.get();
    }

    /** A place for a statement, or none when the buffer is full. */
    public Optional<Place> enter(EventLoop loop, int byteCount, Runnable wake) {
        if (statements.incrementAndGet() > limits.maxStatements()) {
            statements.decrementAndGet();
            return Optional.empty();
        }
        if (bytes.addAndGet(byteCount) > limits.maxBytes()) {
            statements.decrementAndGet();
            bytes.addAndGet(-byteCount);
            return Optional.empty();
        }
        return Optional.of(new Place(loop, byteCount, wake));
    }

    /** Wakes everybody, first come first. */
    public void wakeAll() {
        for (Place place : places.values()) {
            place.loop.execute(place::run);
        }
    }
}
