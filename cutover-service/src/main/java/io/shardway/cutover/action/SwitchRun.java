package io.shardway.cutover.action;

import io.quarkus.logging.Log;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.CutoverConfig;
import io.shardway.cutover.domain.Phase;
import io.shardway.cutover.domain.Routes;
import io.shardway.cutover.domain.SideState;
import io.shardway.cutover.domain.Step;
import io.shardway.cutover.domain.SwitchDetails;
import io.shardway.cutover.domain.SwitchJournal;
import io.shardway.cutover.domain.SwitchPlan;
import io.shardway.cutover.domain.TableState;
import io.shardway.cutover.domain.UndoStep;
import io.shardway.cutover.mysql.AutoIncrements;
import io.shardway.cutover.mysql.Drain;
import io.shardway.cutover.mysql.Fence;
import io.shardway.cutover.mysql.HeldServers;
import io.shardway.cutover.mysql.Opening;
import io.shardway.cutover.mysql.RightsProbe;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ErrorKind;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.sidecar.Watermarks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Takes the steps of one switch on servers that are held. The journal entry of a phase is made when its step is done; the two that protect
 * something ({@code BUFFERING}, {@code UNDOING}) are made before.
 */
final class SwitchRun {

    private final SwitchTools tools;
    private final CutoverConfig config;
    private final WorkflowSpec spec;
    private final HeldServers servers;
    private final KeyspaceSpec serving;
    private final KeyspaceSpec other;
    private final Drain leg;
    private final Drain nextLeg;
    private final Fence fence;
    private final Opening opening;
    private final Told told;
    private SwitchJournal journal;

    /** Who is told of steps while they are taken; returns at once, for the write pause goes on. */
    @FunctionalInterface
    interface Told {
        void taken(SwitchJournal journal, Step step, long millis);
    }

    /**
     * A run from where the journal is.
     *
     * @param told of every step when it is journalled
     */
    SwitchRun(SwitchTools tools, WorkflowSpec spec, HeldServers servers, SwitchJournal journal, Told told) {
        this.tools = tools;
        this.config = tools.config();
        this.spec = spec;
        this.servers = servers;
        this.journal = journal;
        this.told = told;
        this.serving = spec.from(journal.direction());
        this.other = spec.to(journal.direction());
        this.leg = new Drain(spec, journal.direction(), journal.leg(), servers);
        this.nextLeg = new Drain(spec, journal.direction().opposite(), journal.nextLeg(), servers);
        this.fence = new Fence(spec, config.lockPatience(), config.lockAttempts());
        this.opening = new Opening(spec, fence, config.lockPatience());
    }

    SwitchJournal journal() {
        return journal;
    }

    void forward(List<Step> steps) throws InterruptedException {
        for (Step step : steps) {
            tools.faults().reached("before " + step.title());
            long begun = System.nanoTime();
            SwitchDetails details = take(step);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            journal = tools.journals().advance(journal, step.reaches(), details.tookStep(step.title(), millis));
            told.taken(journal, step, millis);
            tools.faults().reached("after " + step.title());
        }
    }

    void back(String reason) {
        if (journal.phase() != Phase.UNDOING) {
            journal = tools.journals()
                    .advance(journal, Phase.UNDOING, journal.details().undoneBecause(reason));
        }
        for (UndoStep step : SwitchPlan.back()) {
            tools.faults().reached("before " + step.title());
            take(step);
        }
        journal = tools.journals().advance(journal, Phase.UNDONE, journal.details());
    }

    private SwitchDetails take(Step step) throws InterruptedException {
        return switch (step) {
            case Step.CheckReadiness _ -> checkReadiness();
            case Step.ArmFence _ -> armFence();
            case Step.BufferTraffic _ -> bufferTraffic();
            case Step.FenceServing _ -> fenceServing();
            case Step.DrainAndSeal _ -> drainAndSeal();
            case Step.Decide _ -> decide();
            case Step.OpenOther _ -> openOther();
            case Step.LeadTraffic _ -> leadTraffic();
        };
    }

    private void take(UndoStep step) {
        switch (step) {
            case UndoStep.ForgetNextLeg _ -> nextLeg.remove();
            case UndoStep.OpenStreams _ -> leg.open();
            case UndoStep.Unfence _ -> untilTablesAreFree("open the fence", () -> servers.onEach(serving, fence::open));
            case UndoStep.LeadTrafficBack _ ->
                tools.topic().publish(tools.routing().change(spec, Routes.release(spec.id()), journal));
        }
    }

    private SwitchDetails checkReadiness() throws InterruptedException {
        tools.gateways().awaitPicture();
        Route route = Routes.find(tools.routing().current(spec).routes(), spec.id())
                .orElseThrow(() -> notNow("the workflow has no routing rule; prepare it first"));
        if (!route.primary().equals(serving.name())) {
            throw notNow("primary traffic goes to " + route.primary() + " already");
        }
        SideState servingState = servers.look(serving);
        SideState otherState = servers.look(other);
        if (servingState.anyWritable() && otherState.anyWritable()) {
            throw new ShardwayException(
                    ErrorCode.BOTH_SIDES_OPEN, "Both sides can be written: " + servingState + "; " + otherState);
        }
        if (!servingState.allOpen() || !otherState.allClosed()) {
            throw notNow("tables are not as they should be: " + servingState + "; " + otherState);
        }
        servers.onEach(serving, (shard, server) -> {
            Fence.requireNoPreparedTransactions(server);
            RightsProbe.fence(spec, shard, server);
        });
        Duration lag = leg.probe(config.lagLimit());
        Log.infof("Ready to switch workflow=%s leg=%d lagMs=%d", spec.id(), journal.leg(), lag.toMillis());
        return journal.details();
    }

    private SwitchDetails armFence() {
        servers.onEach(serving, fence::arm);
        return journal.details();
    }

    private SwitchDetails bufferTraffic() throws InterruptedException {
        awaitLagThatFits();
        long now = tools.clock().millis();
        // First the journal: whoever finds BUFFERING releases the gateways.
        journal = tools.journals()
                .advance(journal, Phase.BUFFERING, journal.details().pausedAt(now, 0));
        RoutingSnapshot buffering = tools.routing()
                .change(
                        spec,
                        Routes.buffer(spec.id(), now + config.bufferLimit().toMillis()),
                        journal);
        tools.topic().publish(buffering);
        Set<String> missing =
                tools.gateways().awaitAcknowledged(spec.branchKey(), buffering.epoch(), config.acknowledgeLimit());
        if (!missing.isEmpty()) {
            Log.warnf(
                    "Gateways have not acknowledged buffering, the fence will stop them workflow=%s epoch=%d gateways=%s",
                    spec.id(), buffering.epoch(), missing);
        }
        return journal.details().pausedAt(now, buffering.epoch());
    }

    /** What lags is drained within the write pause, half of which is for the rest: so nobody is held before the lag fits in there. */
    private void awaitLagThatFits() {
        long begun = System.nanoTime();
        while (true) {
            Duration lag = leg.probe(config.lagLimit());
            if (lag.compareTo(config.pauseLimit().dividedBy(2)) <= 0) {
                return;
            }
            if (System.nanoTime() - begun > config.lagLimit().toNanos()) {
                throw new ShardwayException(
                        ErrorCode.REPLICA_LAG,
                        "Cannot switch primary traffic of workflow " + spec.id() + " to " + other.name()
                                + ": the streams lag by " + lag.toMillis()
                                + " ms, more than half of the write pause of "
                                + config.pauseLimit().toMillis()
                                + " ms, and the lag does not fall; nobody was held. Switch when less is written, or raise cutover.pause-limit");
            }
            Log.infof(
                    "Waiting for replication lag to fit into the write pause workflow=%s leg=%d lagMs=%d",
                    spec.id(), journal.leg(), lag.toMillis());
        }
    }

    private SwitchDetails fenceServing() {
        UUID marker = UUID.randomUUID();
        Map<String, String> positions = new ConcurrentHashMap<>();
        servers.onEach(serving, (shard, server) -> {
            server.requireHeld();
            positions.put(shard.name(), fence.close(shard, server, journal.leg(), marker, pauseLeft()));
            tools.faults().reached("inside FenceServing");
        });
        return journal.details().fenced(marker, positions);
    }

    private SwitchDetails drainAndSeal() {
        UUID marker = journal.details()
                .marker()
                .orElseThrow(() -> new IllegalStateException("A fenced switch has a marker in its journal"));
        leg.await(marker, pauseLeft(), "raise cutover.pause-limit or wait for replication lag to fall");
        leg.seal(this::pauseLeft);
        return journal.details();
    }

    private SwitchDetails decide() {
        servers.requireHeld();
        SideState servingState = servers.look(serving);
        SideState otherState = servers.look(other);
        if (!servingState.all(TableState.FENCED::equals) || !otherState.allClosed()) {
            throw notNow("a fence is gone within the write pause: " + servingState + "; " + otherState);
        }
        AutoIncrements.carry(spec, servers, serving, other, this::pauseLeft);
        nextLeg.create(config.lanes());
        Map<String, String> watermarks = new ConcurrentHashMap<>();
        servers.onEach(other, (shard, server) -> {
            UUID watermark = UUID.randomUUID();
            Watermarks.write(server.connection(), spec.id(), journal.nextLeg(), watermark, Watermarks.Kind.R0);
            watermarks.put(shard.name(), watermark.toString());
        });
        if (pauseLeft().isNegative()) {
            throw new ShardwayException(
                    ErrorCode.SERVER_BUSY,
                    "Cannot switch within the write pause of " + config.pauseLimit()
                            + "; raise cutover.pause-limit or wait for a quieter moment");
        }
        tools.faults().reached("inside Decide");
        return journal.details().startingFrom(watermarks);
    }

    private SwitchDetails openOther() {
        servers.requireHeld();
        untilTablesAreFree(
                "open the side that will serve",
                () -> servers.onEach(other, (shard, server) -> {
                    opening.open(shard, server);
                    tools.faults().reached("inside OpenOther");
                }));
        return journal.details();
    }

    private SwitchDetails leadTraffic() {
        RoutingSnapshot snapshot = tools.routing().change(spec, Routes.lead(spec.id(), other.name()), journal);
        tools.faults().reached("inside LeadTraffic");
        tools.topic().publish(snapshot);
        long pause = Math.max(0, tools.clock().millis() - journal.details().pausedAtMillis());
        return journal.details().routed(snapshot.epoch(), pause);
    }

    /** What nobody waits for any more. */
    void tidy() {
        try {
            servers.onEach(other, opening::dropParkedViews);
        } catch (ShardwayException e) {
            Log.warnf(
                    "Views that gave up their names are left for clean-up workflow=%s: %s", spec.id(), e.getMessage());
        }
    }

    /** There is no way but on: readers with open transactions are waited for as long as it takes. */
    private void untilTablesAreFree(String what, Runnable action) {
        while (true) {
            try {
                action.run();
                return;
            } catch (ShardwayException e) {
                if (e.code().kind() != ErrorKind.TRANSIENT || e.code() == ErrorCode.SERVER_UNREACHABLE) {
                    throw e;
                }
                Log.warnf("Cannot %s yet, trying again workflow=%s: %s", what, spec.id(), e.getMessage());
            }
        }
    }

    private Duration pauseLeft() {
        long passed = tools.clock().millis() - journal.details().pausedAtMillis();
        return config.pauseLimit().minusMillis(passed);
    }

    private ShardwayException notNow(String reason) {
        return new ShardwayException(
                ErrorCode.NOT_ALLOWED_IN_STATE,
                "Cannot switch primary traffic of workflow " + spec.id() + " to " + other.name() + ": " + reason);
    }
}
