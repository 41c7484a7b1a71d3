package io.shardway.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardway.contract.event.WorkflowEvent.PrimariesSwitched;
import io.shardway.contract.event.WorkflowEvent.SwitchUndone;
import io.shardway.contract.routing.Route;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.action.SwitchPrimaries;
import io.shardway.cutover.bench.Bench;
import io.shardway.cutover.bench.Clients;
import io.shardway.cutover.bench.Move;
import io.shardway.cutover.bench.Settings;
import io.shardway.cutover.domain.Phase;
import io.shardway.cutover.domain.SwitchJournal;
import io.shardway.cutover.domain.TableState;
import io.shardway.kernel.ShardwayException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An instance is lost at every point of a switch, another one takes over. All the while clients that know nothing try both sides. Twice per point:
 * the instance dies (its connections end), or it sleeps and wakes up when it is too late.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwitchCrashIT {

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

    static Stream<String> points() {
        return Stream.of(
                "before CheckReadiness",
                "after CheckReadiness",
                "before ArmFence",
                "after ArmFence",
                "before BufferTraffic",
                "after BufferTraffic",
                "before FenceServing",
                "inside FenceServing",
                "after FenceServing",
                "before DrainAndSeal",
                "after DrainAndSeal",
                "before Decide",
                "inside Decide",
                "after Decide",
                "before OpenOther",
                "inside OpenOther",
                "after OpenOther",
                "before LeadTraffic",
                "inside LeadTraffic",
                "after LeadTraffic");
    }

    static Stream<String> undoPoints() {
        return Stream.of("before ForgetNextLeg", "before OpenStreams", "before Unfence", "before LeadTrafficBack");
    }

    @ParameterizedTest
    @MethodSource("points")
    void endsASwitchWhoseInstanceHasDied(String point) throws InterruptedException {
        try (Move move = new Move(bench)) {
            Clients clients = new Clients(bench, move.spec(), "one");
            awaitWrites(clients, "shop");
            SwitchPrimaries dying = new SwitchPrimaries(bench.instance(Settings.QUICK, reached -> {
                if (reached.equals(point)) {
                    throw new InstanceDied();
                }
            }));

            assertThatThrownBy(() -> move.switchOver(dying, 2)).isInstanceOf(InstanceDied.class);

            judge(move, clients);
            dying.close();
        }
    }

    @ParameterizedTest
    @MethodSource("points")
    void isNotHarmedByAnInstanceThatWakesUpTooLate(String point) throws InterruptedException {
        try (Move move = new Move(bench)) {
            Clients clients = new Clients(bench, move.spec(), "one");
            awaitWrites(clients, "shop");
            CountDownLatch asleep = new CountDownLatch(1);
            CountDownLatch awake = new CountDownLatch(1);
            AtomicBoolean first = new AtomicBoolean(true);
            SwitchPrimaries sleeping = new SwitchPrimaries(bench.instance(Settings.QUICK, reached -> {
                if (reached.equals(point) && first.getAndSet(false)) {
                    asleep.countDown();
                    awaitUninterruptibly(awake);
                }
            }));
            Thread sleeper = Thread.ofPlatform().daemon().start(() -> {
                try {
                    move.switchOver(sleeping, 2);
                } catch (ShardwayException | InterruptedException _) {
                    // It has lost the switch, as it should.
                }
            });
            asleep.await();

            SwitchJournal found = adopt(move);
            awake.countDown();
            sleeper.join();

            judge(move, clients);
            assertThat(found.phase().unfinished()).isEqualTo(false);
            sleeping.close();
        }
    }

    @ParameterizedTest
    @MethodSource("undoPoints")
    void endsAnUndoWhoseInstanceHasDied(String point) throws InterruptedException {
        try (Move move = new Move(bench)) {
            Clients clients = new Clients(bench, move.spec(), "one");
            awaitWrites(clients, "shop");
            SwitchPrimaries dying = new SwitchPrimaries(bench.instance(Settings.QUICK, reached -> {
                if (reached.equals("before Decide")) {
                    throw new IllegalStateException("nothing comes through");
                }
                if (reached.equals(point)) {
                    throw new InstanceDied();
                }
            }));

            assertThatThrownBy(() -> move.switchOver(dying, 2)).isInstanceOf(InstanceDied.class);

            judge(move, clients);
            dying.close();
        }
    }

    /** Whatever was found is ended by a new instance, and a new switch succeeds; no write is lost, never were both sides open. */
    private void judge(Move move, Clients clients) throws InterruptedException {
        WorkflowSpec spec = move.spec();
        SwitchJournal end = adopt(move);
        String serving = end.phase() == Phase.SWITCHED ? "shop_new" : "shop";
        assertThat(end.phase()).isIn(Phase.IDLE, Phase.SWITCHED, Phase.UNDONE);
        awaitWrites(clients, serving);
        if (end.phase() == Phase.SWITCHED) {
            // The unit of work is handed out again: its end is told by whoever gets it.
            move.switchOver(newInstance(), 2);
            await().untilAsserted(() ->
                    assertThat(bench.told(spec, PrimariesSwitched.class)).isNotEmpty());
            assertThat(move.states(spec.source()).values()).containsOnly(TableState.FENCED);
            assertThat(move.states(spec.target()).values()).containsOnly(TableState.OPEN);
        } else {
            assertThat(move.states(spec.source()).values()).containsOnly(TableState.OPEN);
            assertThat(move.states(spec.target()).values()).containsOnly(TableState.HIDDEN);
            move.switchOver(newInstance(), 3);
            awaitWrites(clients, "shop_new");
        }
        clients.close();
        assertThat(clients.turns()).containsExactly("shop", "shop_new");
        assertThat(move.ids(spec.target(), "one")).isEqualTo(new TreeSet<>(clients.ids()));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(move.ids(spec.source(), "one"))
                .isEqualTo(move.ids(spec.target(), "one")));
        Route route = move.tools().routing().current(spec).routes().getFirst();
        assertThat(route.primary()).isEqualTo("shop_new");
        assertThat(route.bufferingUntil()).isEmpty();
        assertThat(bench.told(spec, SwitchUndone.class).stream().distinct().count())
                .isLessThanOrEqualTo(1);
    }

    private SwitchPrimaries newInstance() {
        return new SwitchPrimaries(bench.instance(Settings.QUICK, _ -> {}));
    }

    /** What a new instance does within seconds of its start. */
    private SwitchJournal adopt(Move move) throws InterruptedException {
        SwitchPrimaries rescuer = newInstance();
        List<SwitchJournal> unfinished = move
                .tools()
                .journals()
                .find(move.spec().id())
                .stream()
                .filter(journal -> journal.phase().unfinished())
                .toList();
        for (SwitchJournal journal : unfinished) {
            rescuer.adopt(move.spec(), journal);
        }
        move.follow();
        rescuer.close();
        return move.tools().journals().find(move.spec().id()).orElseThrow();
    }

    private static void awaitWrites(Clients clients, String side) {
        long before = clients.count(side);
        await().atMost(PATIENCE).until(() -> clients.count(side) > before + 5);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process is gone: nothing of ours catches this. */
    private static final class InstanceDied extends Error {
        private static final long serialVersionUID = 1L;
    }
}
