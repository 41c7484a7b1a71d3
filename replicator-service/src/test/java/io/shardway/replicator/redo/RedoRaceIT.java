package io.shardway.replicator.redo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import io.shardway.messaging.changes.LoggedChange;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.Stream;
import io.shardway.replicator.stream.StreamStatus;
import io.shardway.replicator.stream.Together;
import io.shardway.replicator.testkit.ChunkCopy;
import io.shardway.replicator.testkit.History;
import io.shardway.replicator.testkit.MemoryChangeLog;
import io.shardway.replicator.testkit.TargetKit;
import io.shardway.replicator.testkit.TestTable;
import io.shardway.testing.Account;
import io.shardway.testing.SharedServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The heart of the matter: whatever the interleaving of changes and chunks, and wherever redo dies on its way, at W1 the target equals the
 * source, every row and every byte.
 */
class RedoRaceIT {

    private static final List<TestTable> TABLES = TestTable.ALL;
    private static final UUID W1 = UUID.randomUUID();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {20261122, 7, 4711})
    void equalsTheSourceAtTheMarkerHoweverChunksAndChangesInterleave(long seed) throws Exception {
        System.out.println("RedoRaceIT seed=" + seed);
        race(seed, FaultPoint.Listener.NONE);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 815})
    void equalsTheSourceAtTheMarkerWhenRedoDiesBetweenAnyTwoSteps(long seed) throws Exception {
        System.out.println("RedoRaceIT with crashes seed=" + seed);
        Random random = new Random(seed);
        AtomicInteger deaths = new AtomicInteger();
        race(seed, _ -> {
            if (random.nextInt(12) == 0 && deaths.incrementAndGet() < 60) {
                throw new IllegalStateException("killed");
            }
        });
        assertThat(deaths).hasPositiveValue();
    }

    @Test
    void equalsTheSourceAtTheMarkerWhenTheServerCutsItsConnections() throws Exception {
        long seed = 1789;
        System.out.println("RedoRaceIT with cut connections seed=" + seed);
        AtomicInteger commits = new AtomicInteger();
        AtomicInteger cuts = new AtomicInteger();
        race(seed, point -> {
            // Now and then, in the middle of somebody's transaction, every lane loses its connection.
            if (point == FaultPoint.ITEM_ADVANCED
                    && commits.incrementAndGet() % 9 == 0
                    && cuts.incrementAndGet() < 25) {
                cutLanes();
            }
        });
        assertThat(cuts).hasPositiveValue();
    }

    @Test
    void commitsNothingForAnOwnerThatHasLostItsLanes() throws Exception {
        History history = new History(TABLES, 5).transactions(20);
        int before = history.size();
        history.transactions(40).watermark(W1, "W1");
        try (TargetKit kit = new TargetKit(TABLES)) {
            // Given an owner that has applied the beginning and waits for more
            MemoryChangeLog zombiesLog = new MemoryChangeLog();
            zombiesLog.append(history.log().subList(0, before));
            FutureTask<Void> zombie = new FutureTask<>(() -> {
                new Redo(kit.stream(1, "zombie"), zombiesLog, status(), FaultPoint.Listener.NONE).runUntil(W1);
                return null;
            });
            Thread.ofVirtual().start(zombie);
            Awaitility.await()
                    .until(() -> !kit.rows(kit.target(TestTable.PLAIN)).isEmpty());

            // When another one takes the lanes and finishes, and the first one then sees the rest, with other rows in
            // it
            MemoryChangeLog log = new MemoryChangeLog();
            log.append(history.log());
            new Redo(kit.stream(1, "owner"), log, status(), FaultPoint.Listener.NONE).runUntil(W1);
            History other = new History(TABLES, 6).transactions(60);
            zombiesLog.append(other.log().stream()
                    .map(logged -> new LoggedChange(logged.offset() + 1_000_000, logged.change()))
                    .toList());

            // Then
            assertThatThrownBy(() -> zombie.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ITEM_TAKEN));
            assertEqual(kit, history, 5);
        }
    }

    private static void cutLanes() {
        try (Connection root = SharedServers.mariadb("a").connect(Account.ROOT);
                Statement statement = root.createStatement();
                ResultSet lanes = statement.executeQuery("SELECT i.connection_id FROM _shardway.item i JOIN"
                        + " information_schema.PROCESSLIST p ON p.ID = i.connection_id WHERE i.kind = 'LANE'")) {
            while (lanes.next()) {
                try (Statement kill = root.createStatement()) {
                    kill.execute("KILL " + lanes.getLong(1));
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static StreamStatus status() {
        return new StreamStatus(Clock.systemUTC(), StreamStatus.CATCHING_UP);
    }

    private static void assertEqual(TargetKit kit, History history, long seed) {
        for (int table = 0; table < TABLES.size(); table++) {
            TestTable definition = TABLES.get(table);
            assertThat(kit.rows(kit.target(definition)))
                    .as("rows of %s, seed %d", definition.name(), seed)
                    .containsExactlyInAnyOrderElementsOf(history.rows(table).values());
        }
    }

    private static void race(long seed, FaultPoint.Listener faults) throws Exception {
        Random random = new Random(seed);
        try (TargetKit kit = new TargetKit(TABLES)) {
            // Given a history that begins before the copy and goes on to the marker
            History history = new History(TABLES, seed).transactions(400).watermark(W1, "W1");
            MemoryChangeLog log = new MemoryChangeLog()
                    .pollSize(() -> 1 + new Random().nextInt(120))
                    .rewind(offset -> Math.max(-1, offset - new Random().nextInt(200)));
            List<ChunkCopy.Range> tiles = new ArrayList<>(ChunkCopy.tiles(TABLES));
            Collections.shuffle(tiles, random);
            Queue<ChunkCopy.Range> chunks = new ConcurrentLinkedQueue<>(tiles);
            AtomicBoolean copied = new AtomicBoolean();

            // When chunks that saw any state of the source are written while the log is applied
            List<Callable<Void>> tasks = new ArrayList<>();
            tasks.add(() -> copy(kit, history, chunks, new Random(seed + 1)));
            tasks.add(() -> copy(kit, history, chunks, new Random(seed + 2)));
            Stream stream = kit.stream(1);
            Callable<Void> feeding = () -> {
                List<LoggedChange> records = history.log();
                int at = 0;
                while (at < records.size() - 1) {
                    int to = Math.min(records.size() - 1, at + 1 + random.nextInt(60));
                    log.append(records.subList(at, to));
                    at = to;
                    Thread.sleep(random.nextInt(8));
                }
                // The marker is written when all is copied.
                while (!copied.get()) {
                    Thread.sleep(5);
                }
                log.append(records.subList(records.size() - 1, records.size()));
                return null;
            };
            Callable<Void> copying = () -> {
                Together.run("copy", tasks);
                copied.set(true);
                return null;
            };
            Callable<Void> redoing = () -> {
                redoUntilDone(stream, log, faults, kit);
                return null;
            };
            Together.run("race", List.of(feeding, copying, redoing));

            // Then
            assertEqual(kit, history, seed);
        }
    }

    private static void redoUntilDone(Stream stream, MemoryChangeLog log, FaultPoint.Listener faults, TargetKit kit)
            throws Exception {
        while (true) {
            try {
                new Redo(stream, log, new StreamStatus(Clock.systemUTC(), "catching_up"), faults).runUntil(W1);
                assertThat(Watermarks.isApplied(kit.admin(), stream.id(), W1)).isTrue();
                return;
            } catch (IllegalStateException e) {
                if (!"killed".equals(e.getMessage())) {
                    throw e;
                }
            } catch (ShardwayException e) {
                if (e.code() != ErrorCode.SERVER_UNREACHABLE) {
                    throw e;
                }
            }
            if (Watermarks.isApplied(kit.admin(), stream.id(), W1)) {
                return;
            }
        }
    }

    private static Void copy(TargetKit kit, History history, Queue<ChunkCopy.Range> chunks, Random random)
            throws Exception {
        Connection connection = kit.open();
        try {
            for (ChunkCopy.Range range = chunks.poll(); range != null; range = chunks.poll()) {
                TestTable definition = TABLES.get(range.table());
                TableSchema schema = kit.target(definition);
                Map<String, Row> seen = history.rowsAfter(range.table(), random.nextInt(history.size()));
                ChunkCopy.Range chunk = range;
                List<Row> rows = seen.values().stream()
                        .filter(row -> chunk.holds(definition, row))
                        .toList();
                Thread.sleep(random.nextInt(120));
                write(kit, connection, definition, schema, range, rows);
            }
            return null;
        } finally {
            Sessions.close(connection);
        }
    }

    private static void write(
            TargetKit kit,
            Connection connection,
            TestTable definition,
            TableSchema schema,
            ChunkCopy.Range range,
            List<Row> rows)
            throws SQLException {
        while (true) {
            try {
                ChunkCopy.write(connection, kit.stream(1).id(), definition.name(), schema, range.keys(), rows);
                return;
            } catch (SQLException e) {
                ErrorCode code = ServerErrors.classify(e);
                if (code != ErrorCode.DEADLOCK && code != ErrorCode.SERVER_BUSY) {
                    throw new ShardwayException(code, "chunk of " + definition.name(), e);
                }
            }
        }
    }
}
