package io.shardway.replicator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.Command;
import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import io.shardway.contract.WorkUnit;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.event.WorkflowEvent.BarrierReached;
import io.shardway.contract.event.WorkflowEvent.Indexed;
import io.shardway.contract.event.WorkflowEvent.Replicating;
import io.shardway.contract.progress.Progress;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableName;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.mysql.sidecar.Graves;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.testkit.ChunkCopy;
import io.shardway.replicator.testkit.History;
import io.shardway.replicator.testkit.MemoryChangeLog;
import io.shardway.replicator.testkit.TargetKit;
import io.shardway.replicator.testkit.TestTable;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The whole way of an apply unit, which dies at every step of it. */
class ApplyCrashIT {

    private static final List<TestTable> TABLES = TestTable.ALL;
    private static final long SEED = 20261122;

    private final Queue<WorkflowEvent> events = new ConcurrentLinkedQueue<>();
    private final Queue<Progress> progress = new ConcurrentLinkedQueue<>();
    private final UUID end = UUID.randomUUID();

    @Test
    void reachesTheSameRowsAndKeysThoughItDiesAtEveryStep() throws Exception {
        System.out.println("ApplyCrashIT seed=" + SEED);
        Set<FaultPoint> died = EnumSet.noneOf(FaultPoint.class);
        Random random = new Random(SEED);
        try (TargetKit kit = new TargetKit(TABLES)) {
            // Given changes before the marker, and a copy that saw some of them
            History history = new History(TABLES, SEED).transactions(150);
            MemoryChangeLog log = new MemoryChangeLog().pollSize(() -> 1 + new Random().nextInt(80));
            log.append(history.log());
            copy(kit, history, random);

            // When
            CompletableFuture<Void> ended = new CompletableFuture<>();
            Thread unit = Thread.ofVirtual()
                    .start(() -> runAgainAndAgain(
                            kit,
                            log,
                            point -> {
                                boolean first;
                                synchronized (died) {
                                    first = died.add(point);
                                }
                                if (first) {
                                    throw new IllegalStateException("killed");
                                }
                            },
                            ended));
            UUID w1 = Marker.id(kit.stream(1).id());
            await(ended, () -> Watermarks.isWritten(kit.admin(), kit.workflow().id(), w1));
            int before = history.size();
            history.watermark(w1, "W1").transactions(150).watermark(end, "FENCE");
            log.append(history.log().subList(before, history.size()));
            await(ended, () -> Watermarks.isApplied(kit.admin(), kit.stream(1).id(), end));
            await(ended, () -> events.stream().anyMatch(Replicating.class::isInstance));
            unit.interrupt();
            unit.join();

            // Then
            for (int table = 0; table < TABLES.size(); table++) {
                TestTable definition = TABLES.get(table);
                assertThat(kit.rows(kit.target(definition)))
                        .as(definition.name())
                        .containsExactlyInAnyOrderElementsOf(history.rows(table).values());
                assertThat(SchemaReader.indexNames(
                                kit.admin(), kit.target(definition).name()))
                        .containsExactlyElementsOf(SchemaReader.indexNames(kit.admin(), kit.sourceTable(definition)));
                TableName graves = Graves.name(kit.workflow().id(), definition.name());
                assertThat(SchemaReader.find(kit.admin(), graves)).isEmpty();
            }
            assertThat(events).hasAtLeastOneElementOfType(BarrierReached.class);
            assertThat(events).hasAtLeastOneElementOfType(Indexed.class);
            assertThat(progress).isNotEmpty();
            assertThat(died)
                    .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(
                            EnumSet.of(FaultPoint.START_FOUND, FaultPoint.DDL_INTENDED, FaultPoint.DDL_RUN)));
        }
    }

    private void runAgainAndAgain(
            TargetKit kit, MemoryChangeLog log, FaultPoint.Listener faults, CompletableFuture<Void> ended) {
        Command command = new Command(
                kit.workflow().id(),
                1,
                Direction.FORWARD,
                5,
                1,
                WorkUnit.apply(kit.workflow().id(), 1, "-"),
                Want.FINISH,
                Map.of());
        ApplyUnit.Surroundings around = new ApplyUnit.Surroundings(
                "test", new Settings(), log, events::add, progress::add, Clock.systemUTC(), faults);
        while (true) {
            try {
                new ApplyUnit(command, kit.workflow(), around).run();
                ended.complete(null);
                return;
            } catch (IllegalStateException e) {
                if (!"killed".equals(e.getMessage())) {
                    ended.completeExceptionally(e);
                    return;
                }
            } catch (Exception e) {
                ended.completeExceptionally(e);
                return;
            }
        }
    }

    private static void copy(TargetKit kit, History history, Random random) throws Exception {
        try (Connection connection = kit.open()) {
            for (ChunkCopy.Range range : ChunkCopy.tiles(TABLES)) {
                TestTable definition = TABLES.get(range.table());
                List<Row> rows = history.rowsAfter(range.table(), random.nextInt(history.size())).values().stream()
                        .filter(row -> range.holds(definition, row))
                        .toList();
                ChunkCopy.write(
                        connection, kit.stream(1).id(), definition.name(), kit.target(definition), range.keys(), rows);
            }
        }
    }

    private static void await(CompletableFuture<Void> ended, Callable<Boolean> condition) throws Exception {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> ended.isDone() || condition.call());
        if (ended.isDone()) {
            ended.get();
            throw new AssertionError("The unit has ended by itself");
        }
    }

    private record Settings() implements ApplyConfig {
        @Override
        public Duration runningLag() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration reportInterval() {
            return Duration.ofMillis(200);
        }
    }
}
