package io.shardway.local.demo.lifecycle;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far one side is behind the other, as an application would see it: the difference between the newest entries of the first
 * writer on both servers. It needs nothing that our services say of themselves.
 */
final class LagSampler implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(250);

    private final Callable<Connection> source;
    private final Callable<Connection> target;
    private final String sourceTable;
    private final String targetTable;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicLong largest = new AtomicLong();
    private final AtomicLong latest = new AtomicLong();
    private final Thread thread = Thread.ofVirtual().name("lag").unstarted(this::run);

    LagSampler(Callable<Connection> source, String sourceTable, Callable<Connection> target, String targetTable) {
        this.source = source;
        this.target = target;
        this.sourceTable = sourceTable;
        this.targetTable = targetTable;
    }

    LagSampler start() {
        thread.start();
        return this;
    }

    Duration largest() {
        return Duration.ofMillis(largest.get());
    }

    Duration latest() {
        return Duration.ofMillis(latest.get());
    }

    private void run() {
        try (var first = source.call();
                var second = target.call()) {
            while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                sample(first, second);
            }
        } catch (Exception _) {
            // A figure that cannot be taken is not taken; the move itself is judged elsewhere.
        }
    }

    private void sample(Connection first, Connection second) {
        // The follower is asked first: what is written between the two questions must not look like lead.
        var here = newest(second, targetTable);
        var there = newest(first, sourceTable);
        if (here.isPresent() && there.isPresent()) {
            long millis = Duration.between(here.get(), there.get()).abs().toMillis();
            latest.set(millis);
            largest.accumulateAndGet(millis, Math::max);
        }
    }

    /** Empty while the table is being renamed. */
    private static Optional<LocalDateTime> newest(Connection connection, String table) {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT MAX(written_at) FROM " + table + " WHERE writer = 1")) {
            return row.next() ? Optional.ofNullable(row.getObject(1, LocalDateTime.class)) : Optional.empty();
        } catch (SQLException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        stop.countDown();
    }
}
