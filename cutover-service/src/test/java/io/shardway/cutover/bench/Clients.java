package io.shardway.cutover.bench;

import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Applications that know nothing of a switch: two per side, each tries to write there all the time with account {@code app}. What was acknowledged is
 * kept, with the time in which it happened.
 */
public final class Clients implements AutoCloseable {

    /** A write that a server has acknowledged. */
    public record Acknowledged(String side, long id, long begunNanos, long endedNanos) {}

    private static final int PER_SIDE = 2;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final String table;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    public Clients(Bench bench, WorkflowSpec spec, String table) {
        this.table = table;
        for (KeyspaceSpec side : List.of(spec.source(), spec.target())) {
            for (int i = 0; i < PER_SIDE; i++) {
                threads.add(Thread.ofPlatform()
                        .daemon()
                        .name("client-" + side.name() + i)
                        .start(() -> live(bench.server(side), side)));
            }
        }
    }

    private void live(MariaDbServer server, KeyspaceSpec side) {
        String insert = "INSERT INTO `" + Bench.schema(side) + "`.`" + table + "` (v) VALUES ('written')";
        while (!stopped.get()) {
            try (Connection connection = server.connect(Account.APP)) {
                while (!stopped.get()) {
                    write(connection, insert, side.name());
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (SQLException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void write(Connection connection, String insert, String side) throws SQLException {
        long begun = System.nanoTime();
        try (PreparedStatement statement =
                connection.prepareStatement(insert, java.sql.Statement.RETURN_GENERATED_KEYS)) {
            statement.executeUpdate();
            long ended = System.nanoTime();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                acknowledged.add(new Acknowledged(side, keys.getLong(1), begun, ended));
            }
        } catch (SQLException e) {
            if (e.getErrorCode() == 0) {
                throw e;
            }
            // Fenced, a view, a missing table: not the side that serves now.
        }
    }

    /** How many writes each side has acknowledged so far. */
    public long count(String side) {
        return acknowledged.stream().filter(write -> write.side.equals(side)).count();
    }

    /** The sides in the order in which they acknowledged writes, without repetitions: one turn per switch, or both were open at a time. */
    public List<String> turns() {
        List<String> turns = new ArrayList<>();
        acknowledged.stream()
                .sorted(Comparator.comparingLong(Acknowledged::endedNanos))
                .forEach(write -> {
                    if (turns.isEmpty() || !turns.getLast().equals(write.side)) {
                        turns.add(write.side);
                    }
                });
        return turns;
    }

    /** Longest time without an acknowledged write, in milliseconds. */
    public long longestPauseMillis() {
        List<Acknowledged> all = acknowledged.stream()
                .sorted(Comparator.comparingLong(Acknowledged::endedNanos))
                .toList();
        long longest = 0;
        for (int i = 1; i < all.size(); i++) {
            longest = Math.max(longest, all.get(i).endedNanos - all.get(i - 1).endedNanos);
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }

    /** Ids of all acknowledged writes; an id that two writes got is an error by itself. */
    public Set<Long> ids() {
        Set<Long> ids = new HashSet<>();
        for (Acknowledged write : acknowledged) {
            if (!ids.add(write.id)) {
                throw new AssertionError("Id " + write.id + " was given to two writes");
            }
        }
        return ids;
    }

    @Override
    public void close() throws InterruptedException {
        stopped.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
