package io.shardway.system;

import io.shardway.local.LocalStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writers on the gateway, without a default schema, that insert, update and delete rows of their own and remember every acknowledged write. They retry
 * what a client of a MySQL server retries (1205, 1213); anything else that a client would see is kept as an error.
 */
final class Application implements AutoCloseable {

    /** Rows of the writers begin here; the seeded ones are below. */
    static final long FIRST_ID = 1_000_000;

    private final ScheduledExecutorService scheduler;
    private final List<Writer> writers = new ArrayList<>();
    private final ConcurrentLinkedQueue<SQLException> errors = new ConcurrentLinkedQueue<>();
    private final AtomicLong acknowledged = new AtomicLong();

    Application(LocalStack stack, String table, int count, long seed) {
        scheduler = Executors.newScheduledThreadPool(count);
        var address = "jdbc:mariadb://127.0.0.1:%d/?user=%s&password=%s"
                .formatted(stack.gatewayPort(), LocalStack.GATEWAY_USER.user(), LocalStack.GATEWAY_USER.password());
        for (var number = 1; number <= count; number++) {
            var writer = new Writer(address, table, number * FIRST_ID, new Random(seed + number));
            writers.add(writer);
            var _ = scheduler.scheduleWithFixedDelay(writer, 0, 20, TimeUnit.MILLISECONDS);
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }

    List<SQLException> errors() {
        return List.copyOf(errors);
    }

    /** Ends the writers between two writes; returns the rows that must be there, amount by id. */
    Map<Long, Integer> stop() {
        close();
        var rows = new HashMap<Long, Integer>();
        writers.forEach(writer -> rows.putAll(writer.rows));
        return rows;
    }

    @Override
    public void close() {
        scheduler.shutdown();
        try {
            if (!scheduler.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("A writer has hung in a statement for 60s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the writers were being stopped", e);
        }
    }

    private final class Writer implements Runnable {

        private final String address;
        private final String table;
        private final Random random;
        private final Map<Long, Integer> rows = new HashMap<>();
        private final List<Long> ids = new ArrayList<>();
        private long next;
        private @Nullable Connection connection;

        Writer(String address, String table, long first, Random random) {
            this.address = address;
            this.table = table;
            this.next = first;
            this.random = random;
        }

        @Override
        public void run() {
            try {
                write();
                acknowledged.incrementAndGet();
            } catch (SQLException e) {
                errors.add(e);
            }
        }

        private void write() throws SQLException {
            var amount = random.nextInt(1_000_000);
            var kind = random.nextInt(10);
            if (ids.isEmpty() || kind < 5) {
                var id = next++;
                change(
                        "INSERT INTO " + table + " (id, amount, code, note) VALUES (?, ?, ?, 'new')",
                        id,
                        amount,
                        "c" + id);
                ids.add(id);
                rows.put(id, amount);
            } else if (kind < 8) {
                var id = ids.get(random.nextInt(ids.size()));
                change("UPDATE " + table + " SET amount = ?, note = 'changed' WHERE id = ?", amount, id);
                rows.put(id, amount);
            } else {
                var id = ids.remove(random.nextInt(ids.size()));
                change("DELETE FROM " + table + " WHERE id = ?", id);
                rows.remove(id);
            }
        }

        private void change(String sql, Object... parameters) throws SQLException {
            for (var attempt = 1; ; attempt++) {
                try (var statement = connection().prepareStatement(sql)) {
                    for (var i = 0; i < parameters.length; i++) {
                        statement.setObject(i + 1, parameters[i]);
                    }
                    var count = statement.executeUpdate();
                    if (count != 1) {
                        throw new SQLException("%d rows instead of one: %s".formatted(count, sql));
                    }
                    return;
                } catch (SQLException e) {
                    var retriable = e.getErrorCode() == 1205 || e.getErrorCode() == 1213;
                    if (!retriable || attempt == 20) {
                        throw e;
                    }
                }
            }
        }

        private Connection connection() throws SQLException {
            var open = connection;
            if (open == null) {
                open = DriverManager.getConnection(address);
                connection = open;
            }
            return open;
        }
    }
}
