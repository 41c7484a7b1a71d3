package io.shardway.replicator.testkit;

import io.shardway.messaging.changes.LoggedChange;
import io.shardway.replicator.stream.ChangeLog;
import io.shardway.replicator.stream.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongUnaryOperator;

/** A change-log partition in memory that grows while it is read, as often as a test wants. */
public final class MemoryChangeLog implements ChangeLog.Source {

    private final List<LoggedChange> records = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private IntSupplier pollSize = () -> 500;
    private LongUnaryOperator rewind = offset -> offset;

    public void append(List<LoggedChange> more) {
        lock.lock();
        try {
            records.addAll(more);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many records a poll hands out at most. */
    public MemoryChangeLog pollSize(IntSupplier size) {
        pollSize = size;
        return this;
    }

    /** Where a reader really starts when it asks to start behind an offset: a log may repeat itself. */
    public MemoryChangeLog rewind(LongUnaryOperator to) {
        rewind = to;
        return this;
    }

    @Override
    public ChangeLog open(Stream stream, long lastAppliedOffset) {
        long start = rewind.applyAsLong(lastAppliedOffset);
        return new ChangeLog() {
            private int next = indexBehind(start);

            @Override
            public List<LoggedChange> poll(Duration patience) {
                lock.lock();
                try {
                    long left = patience.toNanos();
                    while (next >= records.size() && left > 0) {
                        left = grown.awaitNanos(left);
                    }
                    int to = Math.min(records.size(), next + pollSize.getAsInt());
                    List<LoggedChange> polled = List.copyOf(records.subList(next, Math.max(next, to)));
                    next += polled.size();
                    return polled;
                } catch (InterruptedException e) {
                    throw new IllegalStateException("interrupted", e);
                } finally {
                    lock.unlock();
                }
            }

            @Override
            public long endOffset() {
                lock.lock();
                try {
                    return records.isEmpty() ? 0 : records.getLast().offset() + 1;
                } finally {
                    lock.unlock();
                }
            }

            @Override
            public void close() {}
        };
    }

    private int indexBehind(long offset) {
        lock.lock();
        try {
            int index = 0;
            while (index < records.size() && records.get(index).offset() <= offset) {
                index++;
            }
            return index;
        } finally {
            lock.unlock();
        }
    }
}
