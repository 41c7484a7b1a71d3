package io.shardway.cli.workflow;

import io.shardway.cli.model.Workflow;
import io.shardway.cli.model.Workflow.Verification;
import java.util.Optional;
import java.util.Set;

/** Where an action leads, and whether a workflow has got there. Plain rules over states (contract section 7). */
enum Goal {
    RUNNING("the target follows the source", "running", "verified_data"),
    VERIFIED("the data was verified", "verified_data", "running", "switched_replicas") {
        @Override
        Verdict arrived(Workflow workflow, Start start) {
            return workflow.verification()
                    .filter(verification -> isNew(verification, start))
                    .map(Goal::verified)
                    .orElseGet(() -> new Verdict.Missed("the verification did not finish"));
        }
    },
    SWITCHED_REPLICAS("the target serves replica reads", "switched_replicas"),
    SWITCHED_PRIMARIES("the target serves all traffic", "switched_primaries"),
    REVERSED("the source serves all traffic", "running", "verified_data"),
    CUT_OVER("the cutover is done", "cutover"),
    CUTOVER_REVERSED("queries that name the source keyspace reach the target", "reversed_cutover"),
    COMPLETED("it is completed", "completed"),
    CANCELLED("it is cancelled", "cancelled"),
    RESUMED(
            "it goes on",
            "running",
            "verified_data",
            "switched_replicas",
            "switched_primaries",
            "cutover",
            "reversed_cutover",
            "completed",
            "cancelled");

    private static final Set<String> ON_THE_WAY = Set.of(
            "pending",
            "copying",
            "verifying_data",
            "switching_replicas",
            "switching_primaries",
            "reversing_traffic",
            "reversing_traffic_for_cancel",
            "cutting_over",
            "cancelling");

    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> states;

    Goal(String meaning, String... states) {
        this.meaning = meaning;
        this.states = Set.of(states);
    }

    /** How things stand. */
    sealed interface Verdict {
        record Waiting() implements Verdict {}

        record Reached() implements Verdict {}

        /** It will not get there by itself any more. */
        record Missed(String reason) implements Verdict {}
    }

    /** The workflow in the answer to the action. */
    record Start(String state, Optional<Verification> verification) {
        static Start of(Workflow workflow) {
            return new Start(workflow.state(), workflow.verification());
        }
    }

    /**
     * Judges a workflow.
     *
     * @param start as long as the state is still the one of the answer, nothing can be said
     * @param left whether another state has been seen since
     */
    Verdict judge(Workflow workflow, Start start, boolean left) {
        var state = workflow.state();
        boolean unmoved = !left && state.equals(start.state());
        if (ON_THE_WAY.contains(state)) {
            return new Verdict.Waiting();
        }
        if (states.contains(state) && !(unmoved && this == VERIFIED)) {
            return arrived(workflow, start);
        }
        return unmoved ? new Verdict.Waiting() : new Verdict.Missed("it is in state " + state);
    }

    Verdict arrived(Workflow workflow, Start start) {
        return new Verdict.Reached();
    }

    /** The result of an earlier verification proves nothing: the answer to the action shows that one, or the new one at its start. */
    private static boolean isNew(Verification verification, Start start) {
        return start.verification()
                .map(first -> first.isOver() != first.id().equals(verification.id()))
                .orElse(true);
    }

    private static Verdict verified(Verification verification) {
        if (!verification.state().equals("completed")) {
            return new Verdict.Missed("the verification ended in state " + verification.state());
        }
        return verification.hasMismatch()
                ? new Verdict.Missed("source and target differ in %,d rows".formatted(verification.differingRows()))
                : new Verdict.Reached();
    }

    /** The last sentence of a wait. */
    String reached(Workflow workflow) {
        return "Workflow #%s: %s (state %s).".formatted(workflow.number(), meaning, workflow.state());
    }
}
