package io.shardway.cutover.action;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.event.WorkflowEvent.TargetPrepared;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.Routes;
import io.shardway.cutover.mysql.HeldServers;
import io.shardway.cutover.mysql.Preparation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** PREPARE: makes the target, leads everything to the source, says {@code TargetPrepared}. Done once per leg; asked again it only tells. */
public final class Prepare {

    private static final Duration ACKNOWLEDGEMENT_LIMIT = Duration.ofSeconds(5);

    private final SwitchTools tools;

    public Prepare(SwitchTools tools) {
        this.tools = tools;
    }

    /** Prepares the target, unless that was done for this leg already. */
    public void run(WorkflowSpec spec, Command command) throws InterruptedException {
        tools.routing().begin(command);
        Optional<Integer> preparedLeg = tools.journals().preparedLeg(spec.id());
        if (preparedLeg.filter(leg -> leg >= command.leg()).isEmpty()) {
            // Before the target's views appear: a gateway that sees a name in both keyspaces must know already who
            // serves it.
            leadEverythingToSource(spec, command);
            tools.routing().requireNewest(command);
            try (HeldServers servers = HeldServers.take(spec)) {
                tools.routing().requireNewest(command);
                new Preparation(spec, command.leg(), tools.config().lanes(), servers).run(preparedLeg.isPresent());
            }
            tools.journals().prepared(spec.id(), command.leg());
            Log.infof(
                    "Prepared the target workflow=%s leg=%d tables=%d",
                    spec.id(), command.leg(), spec.tables().size());
        }
        tools.events()
                .publish(new TargetPrepared(command.workflow(), command.leg(), command.generation(), command.unit()));
    }

    private void leadEverythingToSource(WorkflowSpec spec, Command command) throws InterruptedException {
        RoutingSnapshot snapshot = tools.routing().change(spec, Routes.addIfAbsent(everythingToSource(spec)), command);
        tools.topic().publish(snapshot);
        tools.gateways().awaitPicture();
        Set<String> behind =
                tools.gateways().awaitAcknowledged(spec.branchKey(), snapshot.epoch(), ACKNOWLEDGEMENT_LIMIT);
        if (!behind.isEmpty()) {
            // Only names without a keyspace are at stake, and only until those gateways have read the rule.
            Log.warnf("Preparing before these gateways know the rule workflow=%s gateways=%s", spec.id(), behind);
        }
    }

    private static Route everythingToSource(WorkflowSpec spec) {
        String source = spec.source().name();
        return new Route(
                spec.id(), spec.tables(), List.of(source, spec.target().name()), source, source, Optional.empty());
    }
}
