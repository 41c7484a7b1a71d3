package io.shardway.api.domain;

import java.util.UUID;

/** A workflow in each public state, reached by its own rules, for tests outside of the domain. */
public final class Example {

    private Example() {}

    /** One shard each way, from {@code shop} to {@code shop2}. */
    public static WorkflowState in(String state, UUID id, long number) {
        var reached = Situation.valueOf(state.toUpperCase(java.util.Locale.ROOT))
                .story()
                .state();
        var told = reached.definition();
        return new WorkflowState(
                new Definition(
                        id,
                        told.name(),
                        number,
                        told.source(),
                        told.target(),
                        told.globalKeyspace(),
                        told.tables(),
                        told.deferSecondaryKeys(),
                        told.onDdl(),
                        told.topologyVersion()),
                reached.phase(),
                reached.halt(),
                reached.leg(),
                reached.lastLeg(),
                reached.generation(),
                reached.units(),
                reached.replicasSwitched(),
                reached.primariesSwitched(),
                reached.verification(),
                reached.stamps(),
                reached.errors());
    }
}
