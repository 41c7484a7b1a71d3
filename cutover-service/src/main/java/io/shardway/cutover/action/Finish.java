package io.shardway.cutover.action;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.event.WorkflowEvent.CleanedUp;
import io.shardway.contract.event.WorkflowEvent.CutOver;
import io.shardway.contract.event.WorkflowEvent.CutoverReversed;
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
 * the actual fences before it renames or drops anything.
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
    public void cutOver(WorkflowSpec spec, Command command) {
        requireNotServing(spec, spec.source());
        try (HeldServers servers = HeldServers.take(spec)) {
            requireTargetServes(spec, servers);
            servers.onEach(spec.source(), new Retirement(spec, fence(spec))::rename);
        }
        tools.topic().publish(tools.routing().change(spec, Routes.remove(spec.id())));
        tools.events().publish(new CutOver(command.workflow(), command.leg(), command.generation(), command.unit()));
    }

    /** Names of the source keyspace lead to the target again; data and tables stay as they are. */
    public void reverseCutover(WorkflowSpec spec, Command command) {
        String target = spec.target().name();
        Route route = new Route(
                spec.id(), spec.tables(), List.of(spec.source().name(), target), target, target, Optional.empty());
        tools.topic().publish(tools.routing().change(spec, Routes.put(route)));
        tools.events()
                .publish(new CutoverReversed(command.workflow(), command.leg(), command.generation(), command.unit()));
    }

    /** The end of a workflow that has moved its tables: everything of ours goes, the target's tables stay. Routes are left alone. */
    public void complete(WorkflowSpec spec, Command command) throws InterruptedException {
        requireNotServing(spec, spec.source());
        try (HeldServers servers = HeldServers.take(spec)) {
            Removal removal = new Removal(spec, fence(spec));
            // The source's sidecar goes after its tables: while it is there, they have not been seen to.
            if (spec.source().shards().stream().anyMatch(shard -> removal.hasSidecar(servers.of(shard)))) {
                requireTargetServes(spec, servers);
                servers.onEach(spec.source(), new Retirement(spec, fence(spec))::drop);
                servers.onEach(spec.target(), removal::dropLeftovers);
                servers.onEach(spec.source(), (_, server) -> removal.dropSidecar(server));
            }
            servers.onEach(spec.target(), (_, server) -> removal.dropSidecar(server));
        }
        forget(spec, command);
    }

    /** The end of a workflow that moves nothing: the target's copies go, traffic stays on the source. */
    public void cancel(WorkflowSpec spec, Command command) throws InterruptedException {
        requireNotServing(spec, spec.target());
        if (Routes.find(tools.routing().current(spec).routes(), spec.id()).isPresent()) {
            replicas.lead(spec, spec.source().name());
        }
        try (HeldServers servers = HeldServers.take(spec)) {
            SideState source = servers.look(spec.source());
            SideState target = servers.look(spec.target());
            if (source.anyIs(TableState.RETIRED)
                    || (source.anyIs(TableState.ABSENT) && target.anyIs(TableState.FENCED))) {
                throw refused(spec, "cancel", "the target may have the only copy: " + source + "; " + target);
            }
            Removal removal = new Removal(spec, fence(spec));
            // First the copies, then the fence: a source that is still fenced opens when nothing else can be written.
            servers.onEach(spec.target(), removal::dropCopies);
            Log.infof("Dropped copies workflow=%s target=%s", spec.id(), target);
            servers.onEach(spec.source(), removal::unfence);
            servers.onEach(spec.source(), (_, server) -> removal.dropSidecar(server));
            servers.onEach(spec.target(), (_, server) -> removal.dropSidecar(server));
        }
        tools.topic().publish(tools.routing().change(spec, Routes.remove(spec.id())));
        forget(spec, command);
    }

    private void forget(WorkflowSpec spec, Command command) throws InterruptedException {
        topics.remove(spec.id());
        tools.journals().forget(spec.id());
        tools.events().publish(new CleanedUp(command.workflow(), command.leg(), command.generation(), command.unit()));
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
