package io.shardway.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardway.contract.Command;
import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.event.WorkflowEvent.CleanedUp;
import io.shardway.contract.event.WorkflowEvent.CutOver;
import io.shardway.contract.event.WorkflowEvent.PrimariesReversed;
import io.shardway.contract.event.WorkflowEvent.PrimariesSwitched;
import io.shardway.contract.event.WorkflowEvent.ReplicasReversed;
import io.shardway.contract.event.WorkflowEvent.ReplicasSwitched;
import io.shardway.contract.event.WorkflowEvent.SwitchDecided;
import io.shardway.contract.event.WorkflowEvent.SwitchStepTaken;
import io.shardway.contract.event.WorkflowEvent.SwitchUndone;
import io.shardway.contract.routing.Route;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.action.SwitchPrimaries;
import io.shardway.cutover.action.SwitchTools;
import io.shardway.cutover.bench.Bench;
import io.shardway.cutover.bench.Clients;
import io.shardway.cutover.bench.Gateway;
import io.shardway.cutover.bench.Move;
import io.shardway.cutover.bench.Settings;
import io.shardway.cutover.domain.Phase;
import io.shardway.cutover.domain.SwitchDetails;
import io.shardway.cutover.domain.SwitchJournal;
import io.shardway.cutover.domain.TableState;
import io.shardway.cutover.store.JournalStore;
import io.shardway.kernel.SidecarNames;
import io.shardway.messaging.events.WorkflowEvents;
import io.shardway.mysql.sidecar.Checkpoint;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.testing.Account;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwitchIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Bench bench;

    @BeforeAll
    void start() {
        bench = new Bench();
    }

    @AfterAll
    void stop() throws InterruptedException {
        bench.close();
    }

    private static void awaitWrites(Clients clients, String side) {
        long before = clients.count(side);
        await().atMost(PATIENCE).until(() -> clients.count(side) > before + 5);
    }

    private void awaitEqual(Move move) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(move.ids(move.spec().source(), "one"))
                        .isEqualTo(move.ids(move.spec().target(), "one")));
    }

    @Test
    void switchesThereAndBackFiveTimesWithoutLosingAWrite() throws InterruptedException {
        try (Move move = new Move(bench);
                Gateway gateway = new Gateway(bench, move.spec())) {
            WorkflowSpec spec = move.spec();
            Clients clients = new Clients(bench, spec, "one");
            awaitWrites(clients, "shop");

            for (int trip = 1; trip <= 5; trip++) {
                move.switchOver();
                awaitWrites(clients, "shop_new");
                move.switchOver();
                awaitWrites(clients, "shop");
            }
            clients.close();

            assertThat(clients.turns())
                    .as("sides that acknowledged writes, in order")
                    .isEqualTo(List.of(
                            "shop",
                            "shop_new",
                            "shop",
                            "shop_new",
                            "shop",
                            "shop_new",
                            "shop",
                            "shop_new",
                            "shop",
                            "shop_new",
                            "shop"));
            assertThat(move.ids(spec.source(), "one")).isEqualTo(new TreeSet<>(clients.ids()));
            awaitEqual(move);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(bench.told(spec, PrimariesSwitched.class)).hasSize(5);
                assertThat(bench.told(spec, PrimariesReversed.class)).hasSize(5);
            });
            assertThat(gateway.route(spec).map(Route::primary)).contains("shop");
            System.out.println("pauses there "
                    + bench.told(spec, PrimariesSwitched.class).stream()
                            .map(PrimariesSwitched::pauseMillis)
                            .toList()
                    + " and back "
                    + bench.told(spec, PrimariesReversed.class).stream()
                            .map(PrimariesReversed::pauseMillis)
                            .toList()
                    + " ms, longest seen by a client " + clients.longestPauseMillis() + " ms, writes "
                    + clients.ids().size() + ", steps "
                    + bench.told(spec, SwitchStepTaken.class).stream()
                            .map(step -> step.step() + "=" + step.millis())
                            .toList());
        }
    }

    @Test
    void saysWhereTheNextLegBegins() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();

            move.switchOver();

            await().untilAsserted(() ->
                    assertThat(bench.told(spec, PrimariesSwitched.class)).hasSize(1));
            SwitchDecided decided = bench.told(spec, SwitchDecided.class).getFirst();
            assertThat(decided.nextLeg()).isEqualTo(2);
            String watermark = decided.watermarks().get("-");
            assertThat(one(
                            spec.target(),
                            "SELECT kind FROM _shardway.watermark_"
                                    + spec.id().toString().substring(0, 8) + " WHERE id = '" + watermark + "'"))
                    .isEqualTo("R0");
            assertThat(one(spec.source(), "SELECT gate FROM _shardway.stream WHERE stream = '" + spec.id() + "/2/-/-'"))
                    .isEqualTo("OPEN");
            assertThat(one(spec.target(), "SELECT gate FROM _shardway.stream WHERE stream = '" + spec.id() + "/1/-/-'"))
                    .isEqualTo("SEALED");
        }
    }

    @Test
    void leadsAllTrafficAndRaisesAutoIncrement() throws InterruptedException {
        try (Move move = new Move(bench);
                Gateway gateway = new Gateway(bench, move.spec())) {
            WorkflowSpec spec = move.spec();
            bench.left().execute("ALTER TABLE " + Bench.schema(spec.source()) + ".two AUTO_INCREMENT = 5000");

            move.switchOver();

            bench.right().execute("INSERT INTO " + Bench.schema(spec.target()) + ".two (v) VALUES ('after')");
            assertThat(one(spec.target(), "SELECT MAX(id) FROM " + Bench.schema(spec.target()) + ".two"))
                    .isEqualTo("5000");
            await().untilAsserted(() ->
                    assertThat(gateway.route(spec).map(Route::primary)).contains("shop_new"));
            assertThat(gateway.route(spec).map(Route::replica)).contains("shop_new");
            assertThat(gateway.route(spec).flatMap(Route::bufferingUntil)).isEmpty();
        }
    }

    @Test
    void tellsTheEndAgainWhenAskedAgain() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            SwitchPrimaries instance = new SwitchPrimaries(move.tools());
            var command = bench.command(spec, Want.SWITCH_PRIMARIES, 1, Direction.FORWARD, 2);
            instance.run(spec, command);

            instance.run(spec, command);

            await().untilAsserted(() ->
                    assertThat(bench.told(spec, PrimariesSwitched.class)).hasSize(2));
            assertThat(bench.told(spec, PrimariesSwitched.class).getFirst())
                    .isEqualTo(bench.told(spec, PrimariesSwitched.class).getLast());
            instance.close();
        }
    }

    @Test
    void tellsTheEndToTheNewestCommandThatAsksForIt() throws InterruptedException {
        try (Move move = new Move(bench);
                SwitchPrimaries instance = new SwitchPrimaries(move.tools())) {
            WorkflowSpec spec = move.spec();
            instance.run(spec, bench.command(spec, Want.SWITCH_PRIMARIES, 1, Direction.FORWARD, 2));
            Command newer = bench.command(spec, Want.SWITCH_PRIMARIES, 1, Direction.FORWARD, 2);

            instance.run(spec, newer);

            await().untilAsserted(() -> assertAllTold(spec, newer));
        }
    }

    @Test
    void finishesABrokenSwitchForTheNewestCommandThatAsksForIt() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            AtomicBoolean broken = new AtomicBoolean();
            try (SwitchPrimaries instance = new SwitchPrimaries(bench.instance(Settings.QUICK, point -> {
                if (point.equals("before OpenOther") && !broken.getAndSet(true)) {
                    throw new AssertionError("broken off behind the decision");
                }
            }))) {
                Command older = bench.command(spec, Want.SWITCH_PRIMARIES, 1, Direction.FORWARD, 2);
                assertThatThrownBy(() -> instance.run(spec, older)).isInstanceOf(AssertionError.class);
                Command newer = bench.command(spec, Want.SWITCH_PRIMARIES, 1, Direction.FORWARD, 2);

                instance.run(spec, newer);

                await().untilAsserted(() -> assertAllTold(spec, newer));
                // Once beside the pause, and once more at the end.
                assertThat(bench.told(spec, SwitchDecided.class))
                        .extracting(SwitchDecided::generation)
                        .filteredOn(generation -> generation == newer.generation())
                        .hasSize(2);
                assertThat(move.tools().journals().find(spec.id()).orElseThrow().generation())
                        .isEqualTo(newer.generation());
            }
        }
    }

    private void assertAllTold(WorkflowSpec spec, Command command) {
        assertThat(bench.told(spec, SwitchDecided.class))
                .extracting(SwitchDecided::generation)
                .contains(command.generation());
        assertThat(bench.told(spec, SwitchStepTaken.class))
                .filteredOn(step -> step.generation() == command.generation())
                .extracting(SwitchStepTaken::step)
                .contains("CheckReadiness", "Decide", "LeadTraffic");
        assertThat(bench.told(spec, PrimariesSwitched.class))
                .extracting(PrimariesSwitched::generation)
                .contains(command.generation());
    }

    @Test
    void entersNoSwitchWhenANewerCommandHasEndedTheWorkflow() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            SwitchTools tools = move.tools();
            Command late = bench.command(spec, Want.SWITCH_PRIMARIES, 1, Direction.FORWARD, 2);
            tools.routing().begin(late);
            tools.routing().begin(bench.command(spec, Want.CANCEL, 1, Direction.FORWARD, 0));
            tools.journals().forget(spec.id());

            assertThatThrownBy(() -> tools.journals()
                            .begin(
                                    late,
                                    new SwitchJournal(
                                            spec.id(),
                                            UUID.randomUUID(),
                                            Direction.FORWARD,
                                            1,
                                            2,
                                            late.generation(),
                                            1,
                                            late.unit(),
                                            Phase.IDLE,
                                            0,
                                            tools.instance(),
                                            SwitchDetails.NONE),
                                    Optional.empty()))
                    .hasMessageContaining("a newer command has begun");

            assertThat(tools.journals().find(spec.id())).isEmpty();
        }
    }

    @Test
    void endsAnOwnerThatHangsInAStreamAndSwitches() throws Exception {
        try (Move move = new Move(bench);
                Connection hanging = bench.right().connect(Account.WRITER)) {
            hang(hanging, move);

            move.switchOver();

            assertThat(move.states(move.spec().target()).values()).containsOnly(TableState.OPEN);
            assertThatThrownBy(hanging::commit).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void undoesItselfInTimeWhenAnOwnerHangsInAStream() throws Exception {
        try (Move move = new Move(bench, Settings.QUICK.withPauseLimit(Duration.ofMillis(1500)));
                Connection hanging = bench.right().connect(Account.WRITER)) {
            hang(hanging, move);

            long begun = System.nanoTime();
            move.switchOver();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
            await().untilAsserted(() ->
                    assertThat(bench.told(move.spec(), SwitchUndone.class)).hasSize(1));
            assertThat(bench.told(move.spec(), SwitchUndone.class).getFirst().reason())
                    .contains("set the gate of stream");
            assertThat(move.states(move.spec().source()).values()).containsOnly(TableState.OPEN);
            assertThatThrownBy(hanging::commit).isInstanceOf(SQLException.class);
        }
    }

    /** As a replicator does whose process stands still with a transaction open. */
    private static void hang(Connection connection, Move move) throws SQLException {
        StreamId stream = new StreamId(move.spec().id(), 1, "-", "-");
        Item item = Items.take(connection, stream, ItemKind.SPLIT, "one", "hanging");
        connection.setAutoCommit(false);
        Items.advance(connection, item, Checkpoint.ofLog(100, "somewhere", 1, 1, 1));
    }

    /** Somebody whose connection nobody knows. */
    @Test
    void letsApplicationsGoOnWhileAStreamCannotBeOpenedAgain() throws Exception {
        try (Move move = new Move(bench);
                Connection unknown = bench.right().connect(Account.ROOT);
                Statement statement = unknown.createStatement();
                SwitchPrimaries instance = new SwitchPrimaries(
                        bench.instance(Settings.QUICK.withPauseLimit(Duration.ofMillis(1500)), point -> {
                            if (point.equals("before DrainAndSeal")) {
                                lockStream(statement, move.spec());
                            }
                        }))) {
            WorkflowSpec spec = move.spec();
            unknown.setAutoCommit(false);

            CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
                try {
                    move.switchOver(instance, 2);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });

            JournalStore journals = move.tools().journals();
            await().atMost(PATIENCE).until(() -> journals.find(spec.id())
                    .filter(journal -> journal.phase() == Phase.UNDOING)
                    .isPresent());
            await().atMost(Duration.ofSeconds(4)).untilAsserted(() -> {
                assertThat(move.states(spec.source()).values()).containsOnly(TableState.OPEN);
                assertThat(move.tools().routing().current(spec).routes())
                        .noneMatch(route -> route.bufferingUntil().isPresent());
            });
            assertThat(journals.find(spec.id()).orElseThrow().phase()).isEqualTo(Phase.UNDOING);
            unknown.rollback();
            ended.get();
            assertThat(journals.find(spec.id()).orElseThrow().phase()).isEqualTo(Phase.UNDONE);
            assertThat(one(spec.target(), "SELECT gate FROM _shardway.stream WHERE stream = '" + spec.id() + "/1/-/-'"))
                    .isEqualTo("OPEN");
        }
    }

    private static void lockStream(Statement statement, WorkflowSpec spec) {
        try {
            statement.execute("SELECT * FROM _shardway.stream WHERE stream = '" + spec.id() + "/1/-/-' FOR UPDATE");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void comesThroughInAProcessThatEnds() throws InterruptedException {
        try (Move move = new Move(bench)) {
            CompletableFuture<SwitchPrimaries> itself = new CompletableFuture<>();
            boolean _ = itself.complete(new SwitchPrimaries(bench.instance(Settings.QUICK, point -> {
                if (point.equals("after BufferTraffic")) {
                    itself.join().close();
                }
            })));

            move.switchOver(itself.join(), 2);

            assertThat(move.states(move.spec().target()).values()).containsOnly(TableState.OPEN);
            await().untilAsserted(() ->
                    assertThat(bench.told(move.spec(), PrimariesSwitched.class)).hasSize(1));
        }
    }

    @Test
    void saysThatItIsDecidedBesideStepsThatCannotBeTold() throws InterruptedException {
        try (Move move = new Move(bench)) {
            CountDownLatch decided = new CountDownLatch(1);
            AtomicBoolean inTime = new AtomicBoolean();
            WorkflowEvents stuck = new WorkflowEvents(bench.service()) {
                @Override
                public void publish(WorkflowEvent event) {
                    if (event instanceof SwitchDecided) {
                        decided.countDown();
                    } else if (event instanceof SwitchStepTaken) {
                        boolean _ = isDone(decided);
                    }
                    super.publish(event);
                }
            };
            SwitchTools tools = bench.instance(Settings.QUICK, point -> {
                if (point.equals("before LeadTraffic")) {
                    inTime.set(isDone(decided));
                }
            });
            try (SwitchPrimaries instance = new SwitchPrimaries(new SwitchTools(
                    tools.config(),
                    tools.instance(),
                    tools.journals(),
                    tools.routing(),
                    tools.topic(),
                    tools.gateways(),
                    stuck,
                    tools.clock(),
                    tools.faults()))) {
                move.switchOver(instance, 2);
            }

            assertThat(inTime).isTrue();
        }
    }

    /** For no longer than a switch takes on a loaded machine. */
    private static boolean isDone(CountDownLatch latch) {
        try {
            return latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void undoesItselfWhenAReaderHoldsATableWhoseCounterMustBeRaised() throws Exception {
        try (Move move = new Move(bench, Settings.QUICK.withPauseLimit(Duration.ofSeconds(2)))) {
            WorkflowSpec spec = move.spec();
            bench.left().execute("ALTER TABLE " + Bench.schema(spec.source()) + ".two AUTO_INCREMENT = 5000");
            CompletableFuture<Void> ended;
            try (Connection reader = bench.right().connect(Account.ROOT);
                    Statement statement = reader.createStatement()) {
                reader.setAutoCommit(false);
                statement.execute(
                        "SELECT * FROM " + SidecarNames.hidden(spec.id(), "two").quoted());

                ended = CompletableFuture.runAsync(() -> {
                    try {
                        move.switchOver();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });

                await().atMost(PATIENCE).untilAsserted(() -> assertThat(bench.told(spec, SwitchUndone.class))
                        .hasSize(1));
            }
            ended.get();
            assertThat(bench.told(spec, SwitchUndone.class).getFirst().reason()).contains("ALTER TABLE");
            assertThat(move.states(spec.source()).values()).containsOnly(TableState.OPEN);
        }
    }

    @Test
    void holdsNobodyWhileTheLagDoesNotFitIntoTheWritePause() throws InterruptedException {
        var settings = Settings.QUICK.withPauseLimit(Duration.ofSeconds(1)).withLagLimit(Duration.ofSeconds(3));
        try (Move move = new Move(bench, settings)) {
            WorkflowSpec spec = move.spec();
            move.streams().lag(Duration.ofMillis(700));

            move.switchOver();

            await().untilAsserted(() ->
                    assertThat(bench.told(spec, SwitchUndone.class)).hasSize(1));
            assertThat(bench.told(spec, SwitchUndone.class).getFirst().reason()).contains("nobody was held");
            assertThat(move.tools()
                            .journals()
                            .find(spec.id())
                            .orElseThrow()
                            .details()
                            .pausedAtMillis())
                    .isZero();
            assertThat(move.states(spec.source()).values()).containsOnly(TableState.OPEN);

            move.streams().lag(Duration.ofMillis(3));
            move.switchOver(new SwitchPrimaries(move.tools()), 3);

            assertThat(move.direction()).isEqualTo(Direction.REVERSE);
        }
    }

    @Test
    void undoesItselfWhenTheDrainNeverComesAndSucceedsNextTime() throws InterruptedException {
        try (Move move = new Move(bench, Settings.QUICK.withPauseLimit(Duration.ofMillis(1500)));
                Gateway gateway = new Gateway(bench, move.spec())) {
            WorkflowSpec spec = move.spec();
            Clients clients = new Clients(bench, spec, "one");
            awaitWrites(clients, "shop");
            var holding = new SwitchPrimaries(
                    bench.instance(Settings.QUICK.withPauseLimit(Duration.ofMillis(1500)), point -> {
                        if (point.equals("after BufferTraffic")) {
                            move.streams().hold();
                        }
                    }));

            long begun = System.nanoTime();
            move.switchOver(holding, 2);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
            await().untilAsserted(() ->
                    assertThat(bench.told(spec, SwitchUndone.class)).hasSize(1));
            assertThat(bench.told(spec, SwitchUndone.class).getFirst().reason()).contains("Cannot drain stream");
            assertThat(bench.told(spec, SwitchUndone.class).getFirst().nextLeg())
                    .isEqualTo(2);
            assertThat(move.states(spec.source()).values()).containsOnly(TableState.OPEN);
            // The steps were told when they were taken, and captures can tell where the fence stood.
            assertThat(bench.told(spec, SwitchStepTaken.class))
                    .extracting(SwitchStepTaken::step)
                    .startsWith("CheckReadiness", "ArmFence", "BufferTraffic", "FenceServing");
            assertThat(one(
                            spec.source(),
                            "SELECT GROUP_CONCAT(kind ORDER BY written_at) FROM _shardway.watermark_"
                                    + spec.id().toString().substring(0, 8) + " WHERE kind IN ('FENCE', 'OPEN')"))
                    .isEqualTo("FENCE,OPEN");
            await().untilAsserted(() -> assertThat(gateway.route(spec).flatMap(Route::bufferingUntil))
                    .isEmpty());
            awaitWrites(clients, "shop");

            move.streams().release();
            move.switchOver(holdNothing(move), 3);

            awaitWrites(clients, "shop_new");
            clients.close();
            assertThat(clients.turns()).containsExactly("shop", "shop_new");
            assertThat(move.ids(spec.target(), "one")).isEqualTo(new TreeSet<>(clients.ids()));
            awaitEqual(move);
            holding.close();
        }
    }

    private static SwitchPrimaries holdNothing(Move move) {
        return new SwitchPrimaries(move.tools());
    }

    @Test
    void undoesItselfWhenAnOpenTransactionHoldsATable() throws InterruptedException, SQLException {
        try (Move move = new Move(bench);
                Connection open = bench.left().connect(Account.APP);
                Statement statement = open.createStatement()) {
            WorkflowSpec spec = move.spec();
            open.setAutoCommit(false);
            statement.execute("INSERT INTO " + Bench.schema(spec.source()) + ".two (v) VALUES ('open')");

            move.switchOver();

            await().untilAsserted(() ->
                    assertThat(bench.told(spec, SwitchUndone.class)).hasSize(1));
            assertThat(bench.told(spec, SwitchUndone.class).getFirst().reason())
                    .contains("open transactions use them", "connection ");
            open.commit();
            assertThat(move.states(spec.source()).values()).containsOnly(TableState.OPEN);
            assertThat(move.states(spec.target()).values()).containsOnly(TableState.HIDDEN);
        }
    }

    @Test
    void undoesItselfWhenAnXaTransactionIsPrepared() throws InterruptedException, SQLException {
        try (Move move = new Move(bench);
                Connection xa = bench.left().connect(Account.APP);
                Statement statement = xa.createStatement()) {
            WorkflowSpec spec = move.spec();
            statement.execute("XA START 'x" + move.hashCode() + "'");
            statement.execute("INSERT INTO " + Bench.schema(spec.source()) + ".two (v) VALUES ('xa')");
            statement.execute("XA END 'x" + move.hashCode() + "'");
            statement.execute("XA PREPARE 'x" + move.hashCode() + "'");
            try {
                move.switchOver();

                await().untilAsserted(() ->
                        assertThat(bench.told(spec, SwitchUndone.class)).hasSize(1));
                assertThat(bench.told(spec, SwitchUndone.class).getFirst().reason())
                        .contains("prepared XA transactions");
            } finally {
                statement.execute("XA ROLLBACK 'x" + move.hashCode() + "'");
            }
        }
    }

    @Test
    void goesOnWithoutAGatewayThatDoesNotAcknowledge() throws InterruptedException {
        try (Move move = new Move(bench);
                Gateway gateway = new Gateway(bench, move.spec())) {
            await().until(() -> gateway.route(move.spec()).isPresent());
            gateway.goDeaf();

            move.switchOver();

            assertThat(move.states(move.spec().target()).values()).containsOnly(TableState.OPEN);
        }
    }

    @Test
    void grantsLeases() throws InterruptedException {
        try (Move move = new Move(bench);
                Gateway gateway = new Gateway(bench, move.spec())) {
            await().atMost(PATIENCE).until(() -> gateway.granted() > 1);
        }
    }

    @Test
    void switchesReplicasWhenGatewaysHaveAcknowledged() throws InterruptedException {
        try (Move move = new Move(bench);
                Gateway gateway = new Gateway(bench, move.spec())) {
            WorkflowSpec spec = move.spec();
            await().until(() -> gateway.route(spec).isPresent());

            move.replicas().run(spec, bench.command(spec, Want.SWITCH_REPLICAS, 1, Direction.FORWARD, 0));

            assertThat(gateway.route(spec).map(Route::replica)).contains("shop_new");
            assertThat(gateway.route(spec).map(Route::primary)).contains("shop");
            await().untilAsserted(() ->
                    assertThat(bench.told(spec, ReplicasSwitched.class)).hasSize(1));

            move.replicas().run(spec, bench.command(spec, Want.REVERSE_REPLICAS, 1, Direction.FORWARD, 0));

            assertThat(gateway.route(spec).map(Route::replica)).contains("shop");
            await().untilAsserted(() ->
                    assertThat(bench.told(spec, ReplicasReversed.class)).hasSize(1));
        }
    }

    @Test
    void cutsOverReversesAndCompletes() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            move.switchOver();

            move.finish().cutOver(spec, bench.command(spec, Want.CUT_OVER, 2, Direction.REVERSE, 0));

            assertThat(move.states(spec.source()).values()).containsOnly(TableState.RETIRED);
            assertThat(move.tools().routing().current(spec).routes()).isEmpty();
            await().untilAsserted(
                            () -> assertThat(bench.told(spec, CutOver.class)).hasSize(1));

            move.finish().reverseCutover(spec, bench.command(spec, Want.REVERSE_CUTOVER, 2, Direction.REVERSE, 0));

            assertThat(move.tools().routing().current(spec).routes().getFirst().primary())
                    .isEqualTo("shop_new");

            for (int again = 0; again < 2; again++) {
                move.finish().complete(spec, bench.command(spec, Want.COMPLETE, 2, Direction.REVERSE, 0));
            }

            assertThat(tables(spec.source())).isEmpty();
            assertThat(tables(spec.target())).isEqualTo(Map.of("one", "BASE TABLE", "two", "BASE TABLE"));
            assertThat(ours(spec)).isZero();
            await().untilAsserted(
                            () -> assertThat(bench.told(spec, CleanedUp.class)).hasSize(2));
        }
    }

    @Test
    void cancelsBeforeASwitch() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();

            for (int again = 0; again < 2; again++) {
                move.finish().cancel(spec, bench.command(spec, Want.CANCEL, 1, Direction.FORWARD, 0));
            }

            assertThat(tables(spec.source())).isEqualTo(Map.of("one", "BASE TABLE", "two", "BASE TABLE"));
            assertThat(tables(spec.target())).isEmpty();
            assertThat(ours(spec)).isZero();
            assertThat(move.tools().routing().current(spec).routes()).isEmpty();
        }
    }

    @Test
    void cancelsAfterASwitchAndItsReversal() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            move.switchOver();
            move.switchOver();

            move.finish().cancel(spec, bench.command(spec, Want.CANCEL, 3, Direction.FORWARD, 0));

            assertThat(tables(spec.target())).isEmpty();
            assertThat(move.states(spec.source()).values()).containsOnly(TableState.OPEN);
            assertThat(ours(spec)).isZero();
        }
    }

    @Test
    void neverDropsATableThatSomebodyElseHasMadeUnderTheSameName() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            String taken = Bench.schema(spec.target()) + ".one";
            bench.server(spec.target())
                    .execute(
                            "DROP VIEW " + taken,
                            "CREATE TABLE " + taken + " (id INT PRIMARY KEY)",
                            "INSERT INTO " + taken + " VALUES (7)");

            for (int again = 0; again < 2; again++) {
                move.finish().cancel(spec, bench.command(spec, Want.CANCEL, 1, Direction.FORWARD, 0));
            }

            assertThat(tables(spec.target())).isEqualTo(Map.of("one", "BASE TABLE"));
            assertThat(one(spec.target(), "SELECT id FROM " + taken)).isEqualTo("7");
            assertThat(move.states(spec.source()).values()).containsOnly(TableState.OPEN);
            assertThat(ours(spec)).isZero();
        }
    }

    @Test
    void refusesToCancelWhileTheTargetServes() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            move.switchOver();

            assertThatThrownBy(
                            () -> move.finish().cancel(spec, bench.command(spec, Want.CANCEL, 2, Direction.REVERSE, 0)))
                    .hasMessageContaining("primary traffic goes to shop_new");

            assertThat(move.states(spec.target()).values()).containsOnly(TableState.OPEN);
        }
    }

    private Map<String, String> tables(KeyspaceSpec side) {
        Map<String, String> found = new TreeMap<>();
        try (Connection connection = bench.server(side).connect(Account.ROOT);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES"
                        + " WHERE TABLE_SCHEMA = '" + Bench.schema(side) + "'")) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    /** What of the workflow is left in the sidecars of both servers. */
    private long ours(WorkflowSpec spec) {
        String tag = spec.id().toString().substring(0, 8);
        return List.of(spec.source(), spec.target()).stream()
                .mapToLong(side -> Long.parseLong(one(
                                side,
                                "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_NAME LIKE '%" + tag + "%'"))
                        + Long.parseLong(one(
                                side,
                                "SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_NAME LIKE '%" + tag
                                        + "%'"))
                        + Long.parseLong(one(
                                side,
                                "SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_NAME LIKE '%" + tag
                                        + "%'")))
                .sum();
    }

    private String one(KeyspaceSpec side, String sql) {
        try (Connection connection = bench.server(side).connect(Account.ROOT);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
