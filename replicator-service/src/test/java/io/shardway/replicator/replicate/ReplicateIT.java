package io.shardway.replicator.replicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.contract.topology.OnDdl;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.sidecar.Streams;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.StreamStatus;
import io.shardway.replicator.testkit.History;
import io.shardway.replicator.testkit.MemoryChangeLog;
import io.shardway.replicator.testkit.TargetKit;
import io.shardway.replicator.testkit.TestTable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicateIT {

    private static final UUID R0 = UUID.randomUUID();
    private static final UUID END = UUID.randomUUID();
    private static final List<TestTable> PLAIN = List.of(TestTable.PLAIN);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {20261122, 99})
    void followsEveryKindOfChangeUnderUniqueKeys(long seed) throws Exception {
        System.out.println("ReplicateIT seed=" + seed);
        History history = new History(TestTable.ALL, seed)
                .watermark(R0, "R0")
                .transactions(600)
                .watermark(END, "FENCE");
        try (TargetKit kit = new TargetKit(TestTable.ALL).indexed()) {
            MemoryChangeLog log = new MemoryChangeLog().pollSize(() -> 1 + new Random().nextInt(400));
            log.append(history.log());

            untilEnd(kit, log, FaultPoint.Listener.NONE);

            assertEqual(kit, history, TestTable.ALL);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 1848})
    void goesOnExactlyWhereItWasWhenItDiesBetweenAnyTwoSteps(long seed) throws Exception {
        System.out.println("ReplicateIT with crashes seed=" + seed);
        Random random = new Random(seed);
        AtomicInteger deaths = new AtomicInteger();
        History history = new History(TestTable.ALL, seed)
                .watermark(R0, "R0")
                .transactions(300)
                .watermark(END, "FENCE");
        try (TargetKit kit = new TargetKit(TestTable.ALL).indexed()) {
            MemoryChangeLog log = new MemoryChangeLog()
                    .pollSize(() -> 1 + new Random().nextInt(60))
                    .rewind(offset -> Math.max(-1, offset - new Random().nextInt(300)));
            log.append(history.log());

            untilEnd(kit, log, _ -> {
                if (random.nextInt(8) == 0 && deaths.incrementAndGet() < 60) {
                    throw new IllegalStateException("killed");
                }
            });

            assertThat(deaths).hasPositiveValue();
            assertEqual(kit, history, TestTable.ALL);
        }
    }

    @Test
    void stopsWithEvidenceAndWithoutValuesWhenARowIsMissing() {
        Row row = plain(1, "secret", 1);
        History history = new History(PLAIN, 1)
                .watermark(R0, "R0")
                .change(0, null, row, List.of())
                .watermark(UUID.randomUUID(), "CHECK")
                .change(0, row, plain(1, "secret", 2), List.of());
        try (TargetKit kit = new TargetKit(PLAIN).indexed()) {
            MemoryChangeLog log = new MemoryChangeLog().pollSize(() -> 3);
            log.append(history.log());

            assertThatThrownBy(() -> follow(kit, log, Optional.empty(), point -> {
                        if (point == FaultPoint.COMMITTED) {
                            kit.execute("DELETE FROM "
                                    + kit.target(TestTable.PLAIN).name().quoted());
                        }
                    }))
                    .isInstanceOfSatisfying(
                            ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROW_NOT_AS_EXPECTED))
                    .hasMessageContaining("plain")
                    .hasMessageContaining("(id)")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void stopsWithEvidenceAndWithoutValuesWhenARowIsThereAlready() {
        History history = new History(PLAIN, 1).watermark(R0, "R0").change(0, null, plain(1, "secret", 1), List.of());
        try (TargetKit kit = new TargetKit(PLAIN).indexed()) {
            kit.insert(kit.target(TestTable.PLAIN), List.of(plain(2, "SECRET", 5)));
            MemoryChangeLog log = new MemoryChangeLog();
            log.append(history.log());

            assertThatThrownBy(() -> follow(kit, log, Optional.empty(), FaultPoint.Listener.NONE))
                    .isInstanceOfSatisfying(
                            ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_ON_TARGET))
                    .hasMessageNotContainingAny("secret", "SECRET");
            assertThat(kit.rows(kit.target(TestTable.PLAIN))).containsExactly(plain(2, "SECRET", 5));
        }
    }

    @Test
    void writesNothingThroughASealedStreamUntilItIsOpenAgain() throws Exception {
        History history = new History(PLAIN, 1).watermark(R0, "R0").change(0, null, plain(1, null, 1), List.of());
        try (TargetKit kit = new TargetKit(PLAIN).indexed()) {
            MemoryChangeLog log = new MemoryChangeLog();
            log.append(history.log());
            FutureTask<Replicate.Halt> running = start(kit, log);
            Awaitility.await().until(() -> kit.rows(kit.target(TestTable.PLAIN)).size() == 1);

            // When
            Streams.seal(kit.admin(), kit.stream(1).id());
            int before = history.size();
            history.change(0, null, plain(2, null, 2), List.of()).watermark(END, "FENCE");
            log.append(history.log().subList(before, history.size()));

            // Then
            assertThatThrownBy(() -> running.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ITEM_TAKEN));
            assertThatThrownBy(() -> follow(kit, log, Optional.empty(), FaultPoint.Listener.NONE))
                    .isInstanceOfSatisfying(
                            ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_SEALED));
            assertThat(kit.rows(kit.target(TestTable.PLAIN))).containsExactly(plain(1, null, 1));

            // And when the switch is undone
            Streams.open(kit.admin(), kit.stream(1).id());
            untilEnd(kit, log, FaultPoint.Listener.NONE);
            assertThat(kit.rows(kit.target(TestTable.PLAIN))).hasSize(2);
        }
    }

    @Test
    void takesTheStreamFromAnOwnerThatStillBelievesInIt() throws Exception {
        History history = new History(PLAIN, 1).watermark(R0, "R0").change(0, null, plain(1, null, 1), List.of());
        try (TargetKit kit = new TargetKit(PLAIN).indexed()) {
            MemoryChangeLog zombiesLog = new MemoryChangeLog();
            zombiesLog.append(history.log());
            FutureTask<Replicate.Halt> zombie = start(kit, zombiesLog);
            Awaitility.await().until(() -> kit.rows(kit.target(TestTable.PLAIN)).size() == 1);

            // When a new owner goes on, and the old one sees the same records later
            int before = history.size();
            history.change(0, plain(1, null, 1), plain(1, null, 2), List.of())
                    .change(0, plain(1, null, 2), plain(1, null, 3), List.of())
                    .watermark(END, "FENCE");
            MemoryChangeLog log = new MemoryChangeLog();
            log.append(history.log());
            untilEnd(kit, log, FaultPoint.Listener.NONE);
            zombiesLog.append(history.log().subList(before, history.size()));

            // Then
            assertThatThrownBy(() -> zombie.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ITEM_TAKEN));
            assertThat(kit.rows(kit.target(TestTable.PLAIN))).containsExactly(plain(1, null, 3));
        }
    }

    @Test
    void cutsAHugeTransaction() throws Exception {
        List<Row> rows =
                IntStream.range(0, 10_000).mapToObj(i -> plain(i, null, i)).toList();
        History history =
                new History(PLAIN, 1).watermark(R0, "R0").insertAll(0, rows).watermark(END, "FENCE");
        AtomicInteger commits = new AtomicInteger();
        try (TargetKit kit = new TargetKit(PLAIN).indexed()) {
            MemoryChangeLog log = new MemoryChangeLog();
            log.append(history.log());

            untilEnd(kit, log, point -> {
                if (point == FaultPoint.COMMITTED) {
                    commits.incrementAndGet();
                }
            });

            assertThat(commits).hasValueGreaterThan(2);
            assertThat(kit.rows(kit.target(TestTable.PLAIN))).containsExactlyInAnyOrderElementsOf(rows);
        }
    }

    @Test
    void standsStillAtASchemaChangeUntilSomebodySaysGoOn() throws Exception {
        History history = new History(PLAIN, 1)
                .watermark(R0, "R0")
                .change(0, null, plain(1, null, 1), List.of())
                .ddl(0, "ALTER TABLE plain COMMENT 'x'")
                .change(0, null, plain(2, null, 2), List.of())
                .watermark(END, "FENCE");
        try (TargetKit kit = new TargetKit(PLAIN).indexed()) {
            MemoryChangeLog log = new MemoryChangeLog();
            log.append(history.log());

            Replicate.Halt first = follow(kit, log, Optional.empty(), FaultPoint.Listener.NONE);
            Replicate.Halt again = follow(kit, log, Optional.of("elsewhere"), FaultPoint.Listener.NONE);

            assertThat(first.statement()).isEqualTo("ALTER TABLE plain COMMENT 'x'");
            assertThat(again).isEqualTo(first);
            assertThat(kit.rows(kit.target(TestTable.PLAIN))).containsExactly(plain(1, null, 1));

            untilEnd(kit, log, FaultPoint.Listener.NONE, Optional.of(first.position()));
            assertThat(kit.rows(kit.target(TestTable.PLAIN))).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(OnDdl.class)
    void standsStillWhenTheSourceIsTruncatedWhateverThePolicy(OnDdl policy) throws Exception {
        History history = new History(PLAIN, 1)
                .watermark(R0, "R0")
                .change(0, null, plain(1, null, 1), List.of())
                .ddl(0, "TRUNCATE TABLE plain")
                .change(0, null, plain(2, null, 2), List.of())
                .watermark(END, "FENCE");
        try (TargetKit kit = new TargetKit(PLAIN, policy).indexed()) {
            MemoryChangeLog log = new MemoryChangeLog();
            log.append(history.log());

            Replicate.Halt halt = follow(kit, log, Optional.empty(), FaultPoint.Listener.NONE);

            assertThat(halt.statement()).isEqualTo("TRUNCATE TABLE plain");
            assertThat(kit.rows(kit.target(TestTable.PLAIN))).containsExactly(plain(1, null, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ITEM_ADVANCED", "DDL_INTENDED", "DDL_RUN"})
    void runsASchemaChangeOnTheTargetOnceThoughItDies(FaultPoint death) throws Exception {
        History history = new History(PLAIN, 1)
                .watermark(R0, "R0")
                .change(0, null, plain(1, null, 1), List.of())
                .ddl(0, "ALTER TABLE `src`.`plain` ADD COLUMN extra INT, ADD KEY (v)")
                .watermark(END, "FENCE");
        AtomicInteger deaths = new AtomicInteger();
        try (TargetKit kit = new TargetKit(PLAIN, OnDdl.EXEC).indexed()) {
            MemoryChangeLog log = new MemoryChangeLog();
            log.append(history.log());

            untilEnd(kit, log, point -> {
                if (point == death && deaths.getAndIncrement() == 0) {
                    throw new IllegalStateException("killed");
                }
            });

            assertThat(deaths).hasPositiveValue();
            assertThat(kit.target(TestTable.PLAIN).columns()).hasSize(4);
        }
    }

    @Test
    void readsValuesThatTheBinlogClientLostAgainFromTheSource() throws Exception {
        TestTable dated = new TestTable(
                "dated",
                "id BIGINT NOT NULL, u VARCHAR(20), v DATE, PRIMARY KEY (id)",
                "UNIQUE KEY u (u)",
                1,
                TestTable.PLAIN.newKey(),
                TestTable.PLAIN.identity(),
                true);
        List<TestTable> tables = List.of(dated);
        Row here = new Row(new byte[][] {"1".getBytes(UTF_8), "a".getBytes(UTF_8), null});
        Row gone = new Row(new byte[][] {"2".getBytes(UTF_8), "b".getBytes(UTF_8), null});
        History history = new History(tables, 1)
                .watermark(R0, "R0")
                .change(0, null, here, List.of(2))
                .change(0, null, gone, List.of(2))
                .change(0, gone, null, List.of())
                .watermark(END, "FENCE");
        try (TargetKit kit = new TargetKit(tables).indexed()) {
            kit.execute("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'");
            kit.execute("INSERT INTO " + kit.sourceTable(dated).quoted() + " VALUES (1, 'a', '2024-02-00')");
            MemoryChangeLog log = new MemoryChangeLog();
            log.append(history.log());

            untilEnd(kit, log, FaultPoint.Listener.NONE);

            assertThat(kit.rows(kit.target(dated)))
                    .containsExactly(new Row(
                            new byte[][] {"1".getBytes(UTF_8), "a".getBytes(UTF_8), "2024-02-00".getBytes(UTF_8)}));
        }
    }

    private static void assertEqual(TargetKit kit, History history, List<TestTable> tables) {
        for (int table = 0; table < tables.size(); table++) {
            assertThat(kit.rows(kit.target(tables.get(table))))
                    .as(tables.get(table).name())
                    .containsExactlyInAnyOrderElementsOf(history.rows(table).values());
        }
    }

    private static void untilEnd(TargetKit kit, MemoryChangeLog log, FaultPoint.Listener faults) throws Exception {
        untilEnd(kit, log, faults, Optional.empty());
    }

    /** Runs the writer, again after each death, until the last watermark is applied. */
    private static void untilEnd(
            TargetKit kit, MemoryChangeLog log, FaultPoint.Listener faults, Optional<String> resumeAfter)
            throws Exception {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    try {
                        follow(kit, log, resumeAfter, faults);
                    } catch (IllegalStateException e) {
                        if (!"killed".equals(e.getMessage())) {
                            throw e;
                        }
                    }
                }
                stopped.complete(null);
            } catch (InterruptedException e) {
                stopped.complete(null);
            } catch (Exception e) {
                stopped.completeExceptionally(e);
            }
        });
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> stopped.isDone()
                        || Watermarks.isApplied(kit.admin(), kit.stream(1).id(), END));
        if (stopped.isCompletedExceptionally()) {
            stopped.get();
        }
        thread.interrupt();
        thread.join();
    }

    private static FutureTask<Replicate.Halt> start(TargetKit kit, MemoryChangeLog log) {
        FutureTask<Replicate.Halt> task =
                new FutureTask<>(() -> follow(kit, log, Optional.empty(), FaultPoint.Listener.NONE));
        Thread.ofVirtual().start(task);
        return task;
    }

    private static Replicate.Halt follow(
            TargetKit kit, MemoryChangeLog log, Optional<String> resumeAfter, FaultPoint.Listener faults)
            throws InterruptedException {
        try (Replicate replicate = new Replicate(
                kit.stream(1), new StreamStatus(Clock.systemUTC(), StreamStatus.RUNNING), resumeAfter, faults)) {
            return replicate.follow(log, Optional.of(R0));
        }
    }

    private static Row plain(int id, @Nullable String u, int v) {
        return TestTable.PLAIN.row(new byte[][] {Integer.toString(id).getBytes(UTF_8)}, u, v);
    }
}
