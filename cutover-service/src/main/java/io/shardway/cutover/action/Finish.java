package io.shardway.cutover.action;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.Want;
import io.shardway.contract.event.WorkflowEvent.CleanedUp;
import io.shardway.contract.event.WorkflowEvent.CutOver;
import io.shardway.contract.event.WorkflowEvent.CutoverReversed;
import io.shardway.contract.plan.CutoverPlan;
import io.shardway.contract.plan.CutoverStep;
import io.shardway.contract.routing.Route;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.Routes;
import io.shardway.cutover.domain.SideState;
import io.shardway.cutover.domain.TableState;
import io.shardway.cutover.messaging.WorkflowTopics;
import io.shardway.cutover.mysql.Fence;
import io.shardway.cutover.mysql.HeldServers;
import io.shardway.cutover.mysql.Removal;
import io.shardway.cutover.mysql.Retirement;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.util.List;
import java.util.Optional;

/**
 * CUT_OVER, REVERSE_CUTOVER, COMPLETE and CANCEL. Each may be repeated from the beginning after a crash anywhere; each looks at the routes and at
 * the actual fences before it renames or drops anything, and changes routes only as long as no newer command has begun.
 */
public final class Finish {

    private final SwitchTools tools;
    private final SwitchReplicas replicas;
    private final WorkflowTopics topics;

    public Finish(SwitchTools tools, SwitchReplicas replicas, WorkflowTopics topics) {
        this.tools = tools;
        this.replicas = replicas;
        this.topics = topics;
    }

    /** The source's tables go out of the way, and names lead where they lead without a rule. */
    public void cutOver(WorkflowSpec spec, Command command) throws InterruptedException {
        requireNotServing(spec, spec.source());
        make(spec, command);
        tools.events().publish(new CutOver(command.workflow(), command.leg(), command.generation(), command.unit()));
    }

    /** Names of the source keyspace lead to the target again; data and tables stay as they are. */
    public void reverseCutover(WorkflowSpec spec, Command command) throws InterruptedException {
        make(spec, command);
        tools.events()
                .publish(new CutoverReversed(command.workflow(), command.leg(), command.generation(), command.unit()));
    }

    /** The end of a workflow that has moved its tables: everything of ours goes, the target's tables stay. Routes are left alone. */
    public void complete(WorkflowSpec spec, Command command) throws InterruptedException {
        requireNotServing(spec, spec.source());
        make(spec, command);
        tools.events().publish(new CleanedUp(command.workflow(), command.leg(), command.generation(), command.unit()));
    }

    /** The end of a workflow that moves nothing: the target's copies go, traffic stays on the source. */
    public void cancel(WorkflowSpec spec, Command command) throws InterruptedException {
        requireNotServing(spec, spec.target());
        make(spec, command);
        tools.events().publish(new CleanedUp(command.workflow(), command.leg(), command.generation(), command.unit()));
    }

    /** Takes the steps of the plan. The servers are held from the first step that needs them to the last. */
    private void make(WorkflowSpec spec, Command command) throws InterruptedException {
        tools.routing().begin(command);
        Optional<HeldServers> held = Optional.empty();
        try {
            for (CutoverStep step : CutoverPlan.of(command.want())) {
                tools.faults().reached("before " + step);
                if (onServers(step) && held.isEmpty()) {
                    // Whoever has them may be at work on a newer command: his are not taken.
                    tools.routing().requireNewest(command);
                    held = Optional.of(HeldServers.take(spec));
                    // Whoever had them may have been at work on a newer command.
                    tools.routing().requireNewest(command);
                } else if (!onServers(step)) {
                    held.ifPresent(HeldServers::close);
                    held = Optional.empty();
                }
                if (held.isPresent()) {
                    take(step, spec, command, held.get());
                } else {
                    take(step, spec, command);
                }
            }
        } finally {
            held.ifPresent(HeldServers::close);
        }
    }

    private static boolean onServers(CutoverStep step) {
        return switch (step) {
            case CHECK_SIDES, RETIRE_SOURCE, DROP_RETIRED, DROP_LEFTOVERS, DROP_COPIES, UNFENCE_SOURCE, DROP_SIDECARS ->
                true;
            default -> false;
        };
    }

    private void take(CutoverStep step, WorkflowSpec spec, Command command, HeldServers servers) {
        Removal removal = new Removal(spec, fence(spec));
        // A command that is done again finds the source's sidecar gone when its tables have been seen to: it goes after
        // them.
        boolean seenTo = command.want() == Want.COMPLETE
                && spec.source().shards().stream().noneMatch(shard -> removal.hasSidecar(servers.of(shard)));
        if (seenTo && step != CutoverStep.DROP_SIDECARS) {
            return;
        }
        switch (step) {
            case CHECK_SIDES -> {
                if (command.want() == Want.CANCEL) {
                    requireSourceWhole(spec, servers);
                } else {
                    requireTargetServes(spec, servers);
                }
            }
            case RETIRE_SOURCE -> servers.onEach(spec.source(), new Retirement(spec, fence(spec))::rename);
            case DROP_RETIRED -> servers.onEach(spec.source(), new Retirement(spec, fence(spec))::drop);
            case DROP_LEFTOVERS -> servers.onEach(spec.target(), removal::dropLeftovers);
            // First the copies, then the fence: a source that is still fenced opens when nothing else can be written.
            case DROP_COPIES -> servers.onEach(spec.target(), removal::dropCopies);
            case UNFENCE_SOURCE -> servers.onEach(spec.source(), removal::unfence);
            case DROP_SIDECARS -> {
                servers.onEach(spec.source(), (_, server) -> removal.dropSidecar(server));
                servers.onEach(spec.target(), (_, server) -> removal.dropSidecar(server));
            }
            default -> throw new IllegalStateException(step + " is not taken on servers");
        }
    }

    private void take(CutoverStep step, WorkflowSpec spec, Command command) throws InterruptedException {
        switch (step) {
            case LEAD_REPLICAS_BACK -> {
                if (Routes.find(tools.routing().current(spec).routes(), spec.id())
                        .isPresent()) {
                    replicas.lead(spec, command, spec.source().name());
                }
            }
            case LEAD_SOURCE_NAMES -> {
                String target = spec.target().name();
                Route route = new Route(
                        spec.id(),
                        spec.tables(),
                        List.of(spec.source().name(), target),
                        target,
                        target,
                        Optional.empty());
                tools.topic().publish(tools.routing().change(spec, Routes.put(route), command));
            }
            case REMOVE_ROUTES ->
                tools.topic().publish(tools.routing().change(spec, Routes.remove(spec.id()), command));
            case REMOVE_TOPICS -> topics.remove(spec.id());
            case FORGET_JOURNAL -> tools.journals().forget(spec.id());
            default -> throw new IllegalStateException(step + " is no step of the end of a workflow");
        }
    }

    private static void requireSourceWhole(WorkflowSpec spec, HeldServers servers) {
        SideState source = servers.look(spec.source());
        SideState target = servers.look(spec.target());
        if (source.anyIs(TableState.RETIRED) || (source.anyIs(TableState.ABSENT) && target.anyIs(TableState.FENCED))) {
            throw refused(spec, "cancel", "the target may have the only copy: " + source + "; " + target);
        }
        Log.infof("Dropping copies workflow=%s target=%s", spec.id(), target);
    }

    /** The route, as long as there is one, says who serves; without one the servers' fences decide alone. */
    private void requireNotServing(WorkflowSpec spec, KeyspaceSpec side) {
        Optional<Route> route = Routes.find(tools.routing().current(spec).routes(), spec.id());
        if (route.filter(found -> found.primary().equals(side.name())).isPresent()) {
            throw refused(spec, "finish", "primary traffic goes to " + side.name());
        }
    }

    private static void requireTargetServes(WorkflowSpec spec, HeldServers servers) {
        SideState target = servers.look(spec.target());
        SideState source = servers.look(spec.source());
        if (source.anyWritable()) {
            throw new ShardwayException(
                    ErrorCode.BOTH_SIDES_OPEN, "The side that was left can be written: " + source + "; " + target);
        }
        if (!target.allOpen()) {
            throw refused(spec, "finish", "the target does not serve: " + target);
        }
    }

    private Fence fence(WorkflowSpec spec) {
        return new Fence(spec, tools.config().lockPatience(), tools.config().lockAttempts());
    }

    private static ShardwayException refused(WorkflowSpec spec, String what, String why) {
        return new ShardwayException(
                ErrorCode.NOT_ALLOWED_IN_STATE, "Cannot " + what + " workflow " + spec.id() + ": " + why);
    }
}
