package io.shardway.contract.plan;

import static io.shardway.contract.plan.CutoverStep.*;

import io.shardway.contract.Want;
import java.util.List;

/** The steps of each command to cutover-service, in the order in which it takes them. */
public final class CutoverPlan {

    private static final List<CutoverStep> SWITCH = List.of(
            CHECK_READINESS,
            ARM_FENCE,
            BUFFER_TRAFFIC,
            FENCE_SERVING,
            DRAIN_AND_SEAL,
            DECIDE,
            OPEN_OTHER,
            LEAD_TRAFFIC);

    private CutoverPlan() {}

    /** Empty for what is not asked of cutover-service. */
    public static List<CutoverStep> of(Want want) {
        return switch (want) {
            case PREPARE -> List.of(PREPARE_TARGET);
            case SWITCH_REPLICAS -> List.of(PROBE_LAG, LEAD_REPLICAS, AWAIT_GATEWAYS);
            case REVERSE_REPLICAS -> List.of(LEAD_REPLICAS, AWAIT_GATEWAYS);
            case SWITCH_PRIMARIES, REVERSE_PRIMARIES -> SWITCH;
            case CUT_OVER -> List.of(CHECK_SIDES, RETIRE_SOURCE, REMOVE_ROUTES);
            case REVERSE_CUTOVER -> List.of(LEAD_SOURCE_NAMES);
            case COMPLETE ->
                List.of(CHECK_SIDES, DROP_RETIRED, DROP_LEFTOVERS, DROP_SIDECARS, REMOVE_TOPICS, FORGET_JOURNAL);
            case CANCEL ->
                List.of(
                        LEAD_REPLICAS_BACK,
                        CHECK_SIDES,
                        DROP_COPIES,
                        UNFENCE_SOURCE,
                        DROP_SIDECARS,
                        REMOVE_ROUTES,
                        REMOVE_TOPICS,
                        FORGET_JOURNAL);
            case COPY, COPY_SPLIT, CAPTURE, REDO, FINISH, REPLICATE, VERIFY, STOPPED -> List.of();
        };
    }
}
