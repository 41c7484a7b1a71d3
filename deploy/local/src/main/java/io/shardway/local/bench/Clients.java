package io.shardway.local.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** A few clients that send one statement after the other, each on a connection of its own, until they are stopped. */
final class Clients implements AutoCloseable {
    static final int COUNT = 4;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final LongAdder errors = new LongAdder();
    private final List<Future<long[]>> running = new ArrayList<>();

    /** @param sql with one parameter, an id between 1 and {@code ids} */
    Clients(Callable<Connection> door, String sql, long ids) {
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        for (int i = 0; i < COUNT; i++) {
            running.add(executor.submit(() -> work(door, sql, ids)));
        }
        executor.shutdown();
    }

    /** When each statement was answered, in nanoseconds. */
    private long[] work(Callable<Connection> door, String sql, long ids) throws Exception {
        long[] answered = new long[1 << 16];
        int count = 0;
        try (var connection = door.call();
                var statement = connection.prepareStatement(sql)) {
            while (!stopped.get()) {
                statement.setLong(1, ThreadLocalRandom.current().nextLong(1, ids + 1));
                try {
                    statement.execute();
                } catch (SQLException refused) {
                    errors.increment();
                    continue;
                }
                if (count == answered.length) {
                    answered = Arrays.copyOf(answered, count * 2);
                }
                answered[count++] = System.nanoTime();
            }
        }
        return Arrays.copyOf(answered, count);
    }

    long errors() {
        return errors.sum();
    }

    /** Stops them; answers the times of every client. */
    List<long[]> stop() throws ExecutionException, InterruptedException {
        stopped.set(true);
        var times = new ArrayList<long[]>();
        for (var client : running) {
            times.add(client.get());
        }
        return times;
    }

    @Override
    public void close() {
        stopped.set(true);
    }

    /** The longest time between two answers of one client, of those that touch the stretch of time. */
    static Duration longestGap(List<long[]> times, long fromNanos, long toNanos) {
        long longest = 0;
        for (var client : times) {
            for (int i = 1; i < client.length; i++) {
                if (client[i] >= fromNanos && client[i - 1] <= toNanos) {
                    longest = Math.max(longest, client[i] - client[i - 1]);
                }
            }
        }
        return Duration.ofNanos(longest);
    }
}
