package io.shardway.replicator.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.contract.Topics;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.changes.Change;
import io.shardway.messaging.changes.Change.Operation;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.testing.MariaDbOptions;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A capture that dies anywhere and is started again leaves the log that an undisturbed one would have left. */
class CaptureCrashIT {

    private static final long SEED = Long.getLong("shardway.seed", 20261122L);
    private static final int KILLS = 25;
    private static final List<FaultPoint> POINTS = List.of(FaultPoint.values());

    /** What a killed capture ends with. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed by the test", null, false, false);
        }
    }

    @Test
    void logsEveryChangeExactlyOnceHoweverOftenItDies() throws Exception {
        Random random = new Random(SEED);
        System.out.println("CaptureCrashIT seed=" + SEED);
        try (CaptureBench bench = new CaptureBench()) {
            Writer writer = new Writer(bench, random.nextLong());
            CaptureUnit unit = bench.unit("t");
            bench.start(unit);
            writer.start();
            bench.stop();

            for (int kill = 0; kill < KILLS; kill++) {
                FaultPoint point = POINTS.get(kill % POINTS.size());
                AtomicInteger visits = new AtomicInteger(random.nextInt(8));
                runUntilKilled(bench, unit, reached -> {
                    if (reached == point && (!repeats(point) || visits.getAndDecrement() <= 0)) {
                        throw new Killed();
                    }
                });
            }
            bench.start(unit);
            List<String> truth = writer.finish();

            assertThat(logged(bench, unit)).containsExactlyElementsOf(truth);
        }
    }

    @Test
    void carriesOnWhenTheSourceIsKilledAndComesBack() throws Exception {
        try (MariaDbServer server = MariaDbServer.start(MariaDbOptions.named("killed"));
                CaptureBench bench = new CaptureBench(server)) {
            CaptureUnit unit = bench.unit("t");
            Writer writer = new Writer(bench, SEED);
            AtomicBoolean stop = new AtomicBoolean();
            // As UnitSupervisor does: again after every transient error.
            CompletableFuture<Void> supervised = inThread(() -> {
                while (!stop.get()) {
                    try {
                        bench.capture(unit, FaultPoint.Faults.NONE).run(stop::get, _ -> {}, _ -> {});
                    } catch (io.shardway.kernel.ShardwayException e) {
                        if (e.code().kind() != io.shardway.kernel.ErrorKind.TRANSIENT) {
                            throw e;
                        }
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
            bench.logUntil(unit, Change.Heartbeat.class::isInstance);
            writer.start();
            for (int i = 0; i < 2; i++) {
                writer.awaitMore(50);
                writer.pauseDuring(() -> {
                    server.kill();
                    server.start();
                });
            }
            writer.awaitMore(50);
            List<String> truth = writer.finish();

            assertThat(logged(bench, unit)).containsExactlyElementsOf(truth);
            stop.set(true);
            supervised.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void tellsAChangeBehindTheFenceUntilSomebodyHasDealtWithItHoweverItDies() throws Exception {
        try (CaptureBench bench = new CaptureBench()) {
            CaptureUnit unit = bench.unit("t");
            bench.execute("CREATE TABLE t (id INT PRIMARY KEY, note VARCHAR(20))");
            bench.start(unit);
            try (Connection writer = bench.server().connect(io.shardway.testing.Account.WRITER)) {
                Watermarks.write(writer, bench.workflow(), 1, UUID.randomUUID(), Watermarks.Kind.FENCE);
            }
            bench.logUntil(
                    unit,
                    change -> change instanceof Change.Watermark mark
                            && mark.kind().equals("FENCE"));
            bench.stop();
            bench.execute("INSERT INTO t VALUES (4711, 'theirs')");

            // When it dies between logging the change and telling of it
            for (int kill = 0; bench.state(unit).orElseThrow().alarm().isEmpty() && kill < KILLS; kill++) {
                runUntilKilled(bench, unit, reached -> {
                    if (reached == FaultPoint.LOGGED) {
                        throw new Killed();
                    }
                });
            }

            // Then the next run tells it, and every other one, also when a newer command came for another reason
            String first = alarmOf(bench, unit);
            assertThat(first).contains("INSERT").contains("SELECT").doesNotContain("4711");
            bench.commandAgain();
            assertThat(alarmOf(bench, unit)).isEqualTo(first);

            // And who has dealt with it, goes on.
            bench.acknowledge();
            CaptureBench.Running running = bench.start(unit);
            bench.stop();
            assertThat(running.end).isCompleted();
        }
    }

    @Test
    void saysWhatItWaitsForWhenAnotherCaptureHasDiedInATransaction() throws Exception {
        String kafka = SharedServers.kafka().bootstrapServers();
        try (CaptureBench bench = new CaptureBench()) {
            CaptureUnit unit = bench.unit("t");
            bench.execute("CREATE TABLE t (id INT PRIMARY KEY)");
            bench.start(unit);
            bench.logUntil(unit, Change.Heartbeat.class::isInstance);
            bench.stop();
            CaptureState state = bench.state(unit).orElseThrow();

            try (var dead = KafkaClients.changeProducer(kafka, "dead-" + UUID.randomUUID())) {
                dead.initTransactions();
                dead.beginTransaction();
                var _ = dead.send(new ProducerRecord<>(Topics.CAPTURE_STATE, "dead".getBytes(UTF_8), state.toJson()));
                dead.flush();

                assertThatThrownBy(() -> ChangeLog.state(kafka, unit.stateKey(), Duration.ofMillis(500)))
                        .isInstanceOf(ShardwayException.class)
                        .hasMessageContaining("has a transaction open");
                dead.abortTransaction();
            }

            assertThat(bench.state(unit)).contains(state);
        }
    }

    private static String alarmOf(CaptureBench bench, CaptureUnit unit) {
        List<String> alarms = new ArrayList<>();
        long deadline = System.nanoTime() + CaptureBench.PATIENCE.toNanos();
        assertThatThrownBy(() -> bench.capture(unit, FaultPoint.Faults.NONE)
                        .run(() -> System.nanoTime() > deadline, _ -> {}, _ -> {}))
                .isInstanceOfSatisfying(ShardwayException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.FOREIGN_WRITE);
                    alarms.add(String.valueOf(e.getMessage()));
                });
        return alarms.getFirst();
    }

    /** Not in the common pool, which has one thread on a machine with two cores. */
    private static CompletableFuture<Void> inThread(Runnable work) {
        return CompletableFuture.runAsync(
                work, task -> Thread.ofPlatform().daemon().start(task));
    }

    private static boolean repeats(FaultPoint point) {
        return switch (point) {
            case POLLED, ASSEMBLED, LOGGED -> true;
            case LOG_OPENED, STATE_READ, SOURCE_STARTED, READY_TOLD -> false;
        };
    }

    private static void runUntilKilled(CaptureBench bench, CaptureUnit unit, FaultPoint.Faults faults)
            throws InterruptedException {
        try {
            bench.capture(unit, faults).run(() -> false, _ -> {}, _ -> {});
        } catch (Killed e) {
            assertThat(e).isNotNull();
        }
    }

    /** The log as the writer notes it, up to the row that {@link Writer#finish} writes last. */
    private static List<String> logged(CaptureBench bench, CaptureUnit unit) {
        List<Change> log = bench.logUntil(
                unit,
                change -> change instanceof Change.RowChange row
                        && row.after().isPresent()
                        && text(row.after().get().required(0)).equals("-1"));
        return log.stream()
                .filter(Change.RowChange.class::isInstance)
                .map(Change.RowChange.class::cast)
                .map(row -> row.operation() + " "
                        + text((row.operation() == Operation.DELETE ? row.before() : row.after())
                                .orElseThrow()
                                .required(0))
                        + " "
                        + text((row.operation() == Operation.DELETE ? row.before() : row.after())
                                .orElseThrow()
                                .required(1)))
                .toList();
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** One application connection that keeps changing rows and notes every committed change, in order. */
    private static final class Writer {

        private final CaptureBench bench;
        private final Random random;
        private final List<String> truth = new ArrayList<>();
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicBoolean paused = new AtomicBoolean();
        private final AtomicBoolean resting = new AtomicBoolean();
        private final AtomicInteger committed = new AtomicInteger();
        private final List<Integer> present = new ArrayList<>();
        private int nextId = 1;
        private int version;
        private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

        Writer(CaptureBench bench, long seed) {
            this.bench = bench;
            this.random = new Random(seed);
            bench.execute("CREATE TABLE t (id INT PRIMARY KEY, version INT NOT NULL, filler VARCHAR(2000))");
        }

        void start() {
            running = inThread(this::work);
        }

        private void work() {
            while (!stop.get()) {
                if (paused.get()) {
                    resting.set(true);
                    Thread.onSpinWait();
                    continue;
                }
                resting.set(false);
                try (Connection connection = bench.server().connect(io.shardway.testing.Account.APP, bench.schema());
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    while (!stop.get() && !paused.get()) {
                        transaction(connection, statement);
                        LockSupport.parkNanos(2_000_000);
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private void transaction(Connection connection, Statement statement) throws SQLException {
            List<String> changes = new ArrayList<>();
            int size = random.nextInt(20) == 0 ? 300 : 1 + random.nextInt(5);
            for (int i = 0; i < size; i++) {
                int choice = present.isEmpty() ? 0 : random.nextInt(3);
                version++;
                if (choice == 0) {
                    int id = nextId++;
                    statement.execute("INSERT INTO t VALUES (" + id + ", " + version + ", REPEAT('x', "
                            + random.nextInt(2000) + "))");
                    present.add(id);
                    changes.add("INSERT " + id + " " + version);
                } else if (choice == 1) {
                    int id = present.get(random.nextInt(present.size()));
                    statement.execute("UPDATE t SET version = " + version + " WHERE id = " + id);
                    changes.add("UPDATE " + id + " " + version);
                } else {
                    int id = present.remove(random.nextInt(present.size()));
                    try (var row = statement.executeQuery("SELECT version FROM t WHERE id = " + id)) {
                        row.next();
                        changes.add("DELETE " + id + " " + row.getInt(1));
                    }
                    statement.execute("DELETE FROM t WHERE id = " + id);
                }
            }
            connection.commit();
            truth.addAll(changes);
            committed.incrementAndGet();
        }

        void awaitMore(int transactions) {
            int goal = committed.get() + transactions;
            Awaitility.await().atMost(CaptureBench.PATIENCE).until(() -> committed.get() >= goal || running.isDone());
        }

        void pauseDuring(Runnable action) {
            paused.set(true);
            Awaitility.await().atMost(CaptureBench.PATIENCE).until(() -> resting.get() || running.isDone());
            action.run();
            resting.set(false);
            paused.set(false);
        }

        /** All committed changes, after a last one that inserts row -1. */
        List<String> finish() throws SQLException {
            awaitMore(20);
            stop.set(true);
            running.join();
            version++;
            try (Connection connection = bench.server().connect(io.shardway.testing.Account.APP, bench.schema());
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO t VALUES (-1, " + version + ", NULL)");
            }
            truth.add("INSERT -1 " + version);
            return truth;
        }
    }
}
