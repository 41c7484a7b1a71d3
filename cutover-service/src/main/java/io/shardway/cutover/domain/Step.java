package io.shardway.cutover.domain;

import io.shardway.contract.plan.CutoverStep;

/**
 * A step of a switch of primaries. "Serving" is the side that serves when the switch begins, "other" the side that will.
 *
 * <p>Every step may be repeated. Steps up to {@link Decide} are taken back by {@link UndoStep}s, later ones only go on.
 */
public sealed interface Step {

    /** The phase that the journal has once the step is done. */
    Phase reaches();

    /** The step of a switch that the plan calls so. */
    static Step of(CutoverStep planned) {
        return switch (planned) {
            case CHECK_READINESS -> new CheckReadiness();
            case ARM_FENCE -> new ArmFence();
            case BUFFER_TRAFFIC -> new BufferTraffic();
            case FENCE_SERVING -> new FenceServing();
            case DRAIN_AND_SEAL -> new DrainAndSeal();
            case DECIDE -> new Decide();
            case OPEN_OTHER -> new OpenOther();
            case LEAD_TRAFFIC -> new LeadTraffic();
            case PREPARE_TARGET,
                    PROBE_LAG,
                    LEAD_REPLICAS,
                    AWAIT_GATEWAYS,
                    CHECK_SIDES,
                    RETIRE_SOURCE,
                    REMOVE_ROUTES,
                    LEAD_SOURCE_NAMES,
                    LEAD_REPLICAS_BACK,
                    DROP_RETIRED,
                    DROP_LEFTOVERS,
                    DROP_COPIES,
                    UNFENCE_SOURCE,
                    DROP_SIDECARS,
                    REMOVE_TOPICS,
                    FORGET_JOURNAL ->
                throw new IllegalArgumentException(planned + " is no step of a switch of primaries");
        };
    }

    /** Name in events and logs. */
    default String title() {
        return getClass().getSimpleName();
    }

    /**
     * Looks only: actual fences, streams' lag by a probe, prepared XA transactions, rights on a scratch table, gateways. Changes nothing, undoes
     * to nothing; a crash inside it leaves a probe's watermark and perhaps the scratch table, which the next check removes.
     */
    record CheckReadiness() implements Step {
        @Override
        public Phase reaches() {
            return Phase.IDLE;
        }
    }

    /**
     * Places the fence triggers on the serving side, with their gate open: waits for open transactions table by table, while everything
     * still runs. Stays armed when the switch is undone; a crash inside it leaves some of the triggers, which refuse nothing.
     */
    record ArmFence() implements Step {
        @Override
        public Phase reaches() {
            return Phase.IDLE;
        }
    }

    /**
     * Journals BUFFERING, then publishes an epoch in which gateways hold statements on these tables until a deadline. Undone by an epoch with the old
     * route. A crash inside it leaves at most gateways that hold statements until the deadline.
     */
    record BufferTraffic() implements Step {
        @Override
        public Phase reaches() {
            return Phase.BUFFERING;
        }
    }

    /**
     * On every serving shard, in one session: close the gate of all fence triggers, see that no XA transaction is prepared, write the marker, note
     * the position. Undone by opening the gate. A crash inside it leaves some gates closed; the journal says BUFFERING then, and the
     * switch is undone.
     */
    record FenceServing() implements Step {
        @Override
        public Phase reaches() {
            return Phase.FENCED;
        }
    }

    /**
     * Waits until every stream has applied the marker, then seals the streams. Undone by opening the gates. A crash inside it leaves some streams
     * sealed and both sides closed; the switch is undone.
     */
    record DrainAndSeal() implements Step {
        @Override
        public Phase reaches() {
            return Phase.CAUGHT_UP;
        }
    }

    /**
     * Sees that the fences still stand where the marker was written, raises AUTO_INCREMENT on the other side, makes the next leg's streams, writes R0 on
     * every other shard, and journals DECIDED. Before that entry all of it is undone by removing the streams; a crash right before the entry
     * undoes, right after it goes on.
     */
    record Decide() implements Step {
        @Override
        public Phase reaches() {
            return Phase.DECIDED;
        }
    }

    /**
     * Opens the other side: one RENAME for tables at their hidden names, else the gate of the fence triggers. A crash inside it leaves some shards
     * open and the serving side fenced; it is done again.
     */
    record OpenOther() implements Step {
        @Override
        public Phase reaches() {
            return Phase.OPENED;
        }
    }

    /** Publishes an epoch that leads traffic to the other side. A crash inside it leaves stale gateways, which the fence stops; it is done again. */
    record LeadTraffic() implements Step {
        @Override
        public Phase reaches() {
            return Phase.SWITCHED;
        }
    }
}
