package io.shardway.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.contract.Command;
import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import io.shardway.contract.plan.CutoverPlan;
import io.shardway.contract.plan.CutoverStep;
import io.shardway.contract.routing.Route;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.action.Faults;
import io.shardway.cutover.action.Finish;
import io.shardway.cutover.action.SwitchReplicas;
import io.shardway.cutover.action.SwitchTools;
import io.shardway.cutover.bench.Bench;
import io.shardway.cutover.bench.Move;
import io.shardway.cutover.bench.Settings;
import io.shardway.cutover.domain.TableState;
import io.shardway.cutover.mysql.HeldServers;
import io.shardway.kernel.ShardwayException;
import io.shardway.testing.Account;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An instance that ends a workflow dies before every step of it, or sleeps there and wakes up when it is too late. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FinishCrashIT {

    private Bench bench;

    @BeforeAll
    void start() {
        bench = new Bench();
    }

    @AfterAll
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void cutsOverReversesAndCompletesThoughItDiesBeforeEveryStep() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            move.switchOver();

            makeDyingBeforeEveryStep(spec, command(spec, Want.CUT_OVER));
            assertThat(move.states(spec.source()).values()).containsOnly(TableState.RETIRED);
            assertThat(move.tools().routing().current(spec).routes()).isEmpty();

            makeDyingBeforeEveryStep(spec, command(spec, Want.REVERSE_CUTOVER));
            assertThat(move.tools().routing().current(spec).routes())
                    .extracting(Route::primary)
                    .containsExactly("shop_new");

            makeDyingBeforeEveryStep(spec, command(spec, Want.CUT_OVER));
            makeDyingBeforeEveryStep(spec, command(spec, Want.COMPLETE));
            assertThat(tables(spec.source())).isEmpty();
            assertThat(tables(spec.target())).containsExactly("one", "two");
            assertThat(move.tools().routing().current(spec).routes()).isEmpty();
        }
    }

    @Test
    void cancelsThoughItDiesBeforeEveryStep() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();

            makeDyingBeforeEveryStep(spec, command(spec, Want.CANCEL));

            assertThat(tables(spec.source())).containsExactly("one", "two");
            assertThat(tables(spec.target())).isEmpty();
            assertThat(move.tools().routing().current(spec).routes()).isEmpty();
        }
    }

    @Test
    void takesNoLaterRouteAwayWhenItWakesUpTooLate() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            move.switchOver();

            for (CutoverStep step : CutoverPlan.of(Want.CUT_OVER)) {
                Command cutOver = command(spec, Want.CUT_OVER);
                CountDownLatch asleep = new CountDownLatch(1);
                CountDownLatch awake = new CountDownLatch(1);
                var sleeper = CompletableFuture.runAsync(() -> make(spec, cutOver, reached -> {
                    if (reached.equals("before " + step)) {
                        asleep.countDown();
                        awaitUninterruptibly(awake);
                    }
                }));
                asleep.await();

                make(spec, cutOver, Faults.NONE);
                make(spec, command(spec, Want.REVERSE_CUTOVER), Faults.NONE);
                awake.countDown();

                assertThatThrownBy(sleeper::join).as("%s", step).hasCauseInstanceOf(ShardwayException.class);
                assertThat(move.tools().routing().current(spec).routes())
                        .as("%s", step)
                        .extracting(Route::primary)
                        .containsExactly("shop_new");
            }
        }
    }

    @Test
    void leavesTheServersToANewerCommandWhenItWakesUpTooLate() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            move.switchOver();
            CountDownLatch asleep = new CountDownLatch(1);
            CountDownLatch awake = new CountDownLatch(1);
            Command cutOver = command(spec, Want.CUT_OVER);
            var sleeper = CompletableFuture.runAsync(() -> make(spec, cutOver, reached -> {
                if (reached.equals("before " + CutoverStep.CHECK_SIDES)) {
                    asleep.countDown();
                    awaitUninterruptibly(awake);
                }
            }));
            asleep.await();
            move.tools().routing().begin(command(spec, Want.COMPLETE));

            try (HeldServers newer = HeldServers.take(spec)) {
                awake.countDown();

                assertThatThrownBy(sleeper::join)
                        .hasCauseInstanceOf(ShardwayException.class)
                        .hasMessageContaining("a newer command has begun");
                assertThatCode(newer::requireHeld).doesNotThrowAnyException();
            }
        }
    }

    private void makeDyingBeforeEveryStep(WorkflowSpec spec, Command command) {
        for (CutoverStep deadly : CutoverPlan.of(command.want())) {
            assertThatThrownBy(() -> make(spec, command, reached -> {
                        if (reached.equals("before " + deadly)) {
                            throw new InstanceDied();
                        }
                    }))
                    .as("%s", deadly)
                    .isInstanceOf(InstanceDied.class);
        }
        make(spec, command, Faults.NONE);
    }

    private Command command(WorkflowSpec spec, Want want) {
        boolean switched = want != Want.CANCEL;
        return bench.command(spec, want, switched ? 2 : 1, switched ? Direction.REVERSE : Direction.FORWARD, 0);
    }

    /** By an instance of its own. */
    private void make(WorkflowSpec spec, Command command, Faults faults) {
        SwitchTools tools = bench.instance(Settings.QUICK, faults);
        Finish finish = new Finish(tools, new SwitchReplicas(tools), bench.topics());
        try {
            switch (command.want()) {
                case CUT_OVER -> finish.cutOver(spec, command);
                case REVERSE_CUTOVER -> finish.reverseCutover(spec, command);
                case COMPLETE -> finish.complete(spec, command);
                case CANCEL -> finish.cancel(spec, command);
                default -> throw new IllegalArgumentException(command.want() + " ends no workflow");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Set<String> tables(KeyspaceSpec side) {
        Set<String> found = new TreeSet<>();
        try (Connection connection = bench.server(side).connect(Account.ROOT);
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?")) {
            statement.setString(1, Bench.schema(side));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
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
