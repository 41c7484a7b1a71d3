package io.shardway.cutover.bench;

import io.shardway.contract.Direction;
import io.shardway.contract.event.WorkflowEvent.SwitchDecided;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.schema.PhysicalTables;
import io.shardway.mysql.sidecar.Checkpoint;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.mysql.sidecar.Watermarks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands in for capture and apply of tables {@code (id BIGINT PRIMARY KEY, v VARCHAR)}: compares both sides again and again and writes what
 * differs, through real items and gates. Watermarks that were there before a round are applied with it. Follows the legs that are decided, as the
 * control plane would have it.
 */
public final class Streams implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final Bench bench;
    private final WorkflowSpec spec;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicBoolean held = new AtomicBoolean();
    private volatile long pauseNanos = PAUSE_NANOS;
    private final Thread thread;

    public Streams(Bench bench, WorkflowSpec spec) {
        this.bench = bench;
        this.spec = spec;
        this.thread = Thread.ofPlatform().daemon().name("streams").start(this::live);
    }

    /** Nothing comes through until {@link #release}. */
    public void hold() {
        held.set(true);
    }

    public void release() {
        held.set(false);
    }

    /** How long each round waits before it looks again: the lag is up to twice as much. */
    public void lag(Duration pause) {
        pauseNanos = pause.toNanos();
    }

    private void live() {
        while (!stopped.get()) {
            List<SwitchDecided> switches = bench.told(spec, SwitchDecided.class);
            int leg = switches.isEmpty() ? 1 : switches.getLast().nextLeg();
            long turns =
                    switches.stream().map(SwitchDecided::nextLeg).distinct().count();
            Direction direction = turns % 2 == 0 ? Direction.FORWARD : Direction.REVERSE;
            try {
                follow(leg, direction, switches.size());
            } catch (ShardwayException | SQLException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private void follow(int leg, Direction direction, int switches) throws SQLException {
        ShardSpec from = only(spec.from(direction));
        ShardSpec to = only(spec.to(direction));
        StreamId stream = new StreamId(spec.id(), leg, from.name(), to.name());
        Connection source = Sessions.open(from.primary(), from.accounts().reader());
        Connection target = Sessions.open(to.primary(), to.accounts().writer());
        try {
            Item item = Items.take(target, stream, ItemKind.APPLY, "apply", "double");
            while (!stopped.get() && bench.told(spec, SwitchDecided.class).size() == switches) {
                if (!held.get()) {
                    round(source, target, item, from, to);
                }
                LockSupport.parkNanos(pauseNanos);
            }
        } catch (ShardwayException e) {
            if (e.code() != ErrorCode.ITEM_TAKEN && e.code() != ErrorCode.STREAM_SEALED) {
                throw e;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        } finally {
            Sessions.close(source);
            Sessions.close(target);
        }
    }

    /** What is read after a watermark was seen holds everything that was committed before it. */
    private void round(Connection source, Connection target, Item item, ShardSpec from, ShardSpec to)
            throws SQLException {
        Set<UUID> watermarks = watermarks(source);
        target.setAutoCommit(false);
        try {
            Items.advance(target, item, Checkpoint.ofLog(0, "0-1-1", System.currentTimeMillis(), 0, 0));
            for (String table : spec.tables()) {
                copy(
                        source,
                        PhysicalTables.resolve(source, spec.id(), from.schema(), table),
                        target,
                        PhysicalTables.resolve(target, spec.id(), to.schema(), table));
            }
            watermarks.forEach(watermark -> Watermarks.markApplied(target, item.stream(), watermark));
            target.commit();
        } catch (SQLException | ShardwayException e) {
            target.rollback();
            throw e;
        } finally {
            target.setAutoCommit(true);
        }
    }

    private Set<UUID> watermarks(Connection source) throws SQLException {
        Set<UUID> found = new HashSet<>();
        try (PreparedStatement statement = source.prepareStatement(
                        "SELECT id FROM " + SidecarNames.watermark(spec.id()).quoted());
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(UUID.fromString(rows.getString(1)));
            }
        }
        return found;
    }

    private static void copy(Connection source, TableName from, Connection target, TableName to) throws SQLException {
        Map<Long, String> wanted = rows(source, from);
        Map<Long, String> there = rows(target, to);
        try (PreparedStatement put = target.prepareStatement(
                        "INSERT INTO " + to.quoted() + " (id, v) VALUES (?, ?) ON DUPLICATE KEY UPDATE v = VALUES(v)");
                PreparedStatement delete = target.prepareStatement("DELETE FROM " + to.quoted() + " WHERE id = ?")) {
            for (Map.Entry<Long, String> row : wanted.entrySet()) {
                if (!row.getValue().equals(there.remove(row.getKey()))) {
                    put.setLong(1, row.getKey());
                    put.setString(2, row.getValue());
                    put.executeUpdate();
                }
            }
            for (Long id : there.keySet()) {
                delete.setLong(1, id);
                delete.executeUpdate();
            }
        }
    }

    private static Map<Long, String> rows(Connection connection, TableName table) throws SQLException {
        Map<Long, String> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT id, v FROM " + table.quoted());
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.put(rows.getLong(1), rows.getString(2));
            }
        }
        return found;
    }

    private static ShardSpec only(KeyspaceSpec side) {
        return side.shards().getFirst();
    }

    @Override
    public void close() throws InterruptedException {
        stopped.set(true);
        thread.join();
    }
}
