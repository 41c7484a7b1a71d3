package io.shardway.cutover.action;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import io.shardway.contract.event.WorkflowEvent.ReplicasReversed;
import io.shardway.contract.event.WorkflowEvent.ReplicasSwitched;
import io.shardway.contract.plan.CutoverPlan;
import io.shardway.contract.plan.CutoverStep;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.Routes;
import io.shardway.cutover.mysql.Drain;
import io.shardway.cutover.mysql.HeldServers;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.time.Duration;
import java.util.Set;

/** SWITCH_REPLICAS and REVERSE_REPLICAS: one epoch and its acknowledgements. No fence: replica traffic writes nothing. */
public final class SwitchReplicas {

    private static final Duration SHOW_EVERY = Duration.ofSeconds(5);

    private final SwitchTools tools;

    public SwitchReplicas(SwitchTools tools) {
        this.tools = tools;
    }

    /** Returns when every living gateway leads replica traffic to the wanted side. */
    public void run(WorkflowSpec spec, Command command) throws InterruptedException {
        boolean forward = command.want() == Want.SWITCH_REPLICAS;
        tools.routing().begin(command);
        requireRoute(spec);
        if (CutoverPlan.of(command.want()).contains(CutoverStep.PROBE_LAG)) {
            // The target must not be behind by more than the limit when reads go there.
            tools.routing().requireNewest(command);
            try (HeldServers servers = HeldServers.take(spec)) {
                tools.routing().requireNewest(command);
                Duration lag = new Drain(spec, Direction.FORWARD, command.leg(), servers)
                        .probe(tools.config().lagLimit());
                Log.infof("Replica traffic may move workflow=%s lagMs=%d", spec.id(), lag.toMillis());
            }
        }
        long epoch = lead(spec, command, (forward ? spec.target() : spec.source()).name());
        tools.events()
                .publish(
                        forward
                                ? new ReplicasSwitched(
                                        command.workflow(), command.leg(), command.generation(), command.unit(), epoch)
                                : new ReplicasReversed(
                                        command.workflow(),
                                        command.leg(),
                                        command.generation(),
                                        command.unit(),
                                        epoch));
    }

    /** Leads replica traffic to a keyspace for a command that has begun, and waits until every living gateway does. */
    long lead(WorkflowSpec spec, Command command, String keyspace) throws InterruptedException {
        RoutingSnapshot snapshot = tools.routing().change(spec, Routes.leadReplicas(spec.id(), keyspace), command);
        tools.topic().publish(snapshot);
        tools.gateways().awaitPicture();
        Set<String> behind = tools.gateways().awaitAcknowledged(spec.branchKey(), snapshot.epoch(), SHOW_EVERY);
        while (!behind.isEmpty()) {
            Log.infof("Waiting for gateways workflow=%s epoch=%d gateways=%s", spec.id(), snapshot.epoch(), behind);
            behind = tools.gateways().awaitAcknowledged(spec.branchKey(), snapshot.epoch(), SHOW_EVERY);
        }
        return snapshot.epoch();
    }

    private void requireRoute(WorkflowSpec spec) {
        if (Routes.find(tools.routing().current(spec).routes(), spec.id()).isEmpty()) {
            throw new ShardwayException(
                    ErrorCode.NOT_ALLOWED_IN_STATE,
                    "Cannot switch replica traffic of workflow " + spec.id()
                            + ": it has no routing rule; prepare it first");
        }
    }
}
