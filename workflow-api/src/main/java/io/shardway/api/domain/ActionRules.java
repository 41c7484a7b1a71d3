package io.shardway.api.domain;

import io.shardway.api.domain.WorkflowEvent.CancelRequested;
import io.shardway.api.domain.WorkflowEvent.CompletionStarted;
import io.shardway.api.domain.WorkflowEvent.CutoverReversalStarted;
import io.shardway.api.domain.WorkflowEvent.CutoverStarted;
import io.shardway.api.domain.WorkflowEvent.MoveUndone;
import io.shardway.api.domain.WorkflowEvent.Resumed;
import io.shardway.api.domain.WorkflowEvent.VerificationStarted;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Every action in every state. {@link #refusal} says whether, {@link #decide} what then. The cells that the contract leaves open are
 * decided in docs/adr/0003-workflow-unknowns.md.
 */
final class ActionRules {

    private static final String FOREIGN_WRITE = "FOREIGN_WRITE";

    private ActionRules() {}

    static Decision decide(WorkflowState state, Action action, Stamp stamp) {
        var refusal = refusal(state, action);
        if (refusal.isPresent()) {
            return new Decision.Refused(refusal.get());
        }
        var draft = new Draft(state);
        switch (action) {
            case VERIFY_DATA -> verify(draft, stamp, false);
            case VERIFY_ASIDE -> verify(draft, stamp, true);
            case SWITCH_REPLICAS -> Moves.start(draft, Move.SWITCH_REPLICAS, stamp, false);
            case SWITCH_PRIMARIES -> Moves.start(draft, Move.SWITCH_PRIMARIES, stamp, false);
            case REVERSE_TRAFFIC -> Moves.start(draft, Moves.back(state), stamp, false);
            case CUTOVER -> cutOver(draft, stamp);
            case REVERSE_CUTOVER ->
                draft.record(new CutoverReversalStarted(stamp)).askCutover(Want.REVERSE_CUTOVER);
            case COMPLETE -> draft.record(new CompletionStarted(stamp)).askCutover(Want.COMPLETE);
            case RETRY -> retry(draft, stamp);
            case CANCEL -> cancel(draft, stamp);
        }
        return draft.accepted();
    }

    /** Why an action is not possible now; empty if it is. */
    static Optional<String> refusal(WorkflowState state, Action action) {
        if (action == Action.CANCEL) {
            return cancelRefusal(state);
        }
        if (state.halt().isPresent()) {
            return action == Action.RETRY
                    ? Optional.empty()
                    : Optional.of("it stands still (" + state.errors().orElse("no reason given")
                            + "); retry or cancel it first");
        }
        if (action == Action.RETRY) {
            return Optional.of("there is nothing to retry: only a workflow in error or stopped can be retried");
        }
        return switch (state.phase()) {
            case Phase.Preparing _, Phase.Capturing _ -> Optional.of("it is still being prepared; wait for running");
            case Phase.Copying _ -> Optional.of("the data is still being copied; wait for running");
            case Phase.Running _, Phase.Verified _ ->
                switch (action) {
                    case VERIFY_DATA, VERIFY_ASIDE -> verifyRefusal(state);
                    case SWITCH_REPLICAS, SWITCH_PRIMARIES -> mismatchRefusal(state);
                    case REVERSE_TRAFFIC -> Optional.of("no traffic has been switched");
                    case CUTOVER, REVERSE_CUTOVER, COMPLETE -> Optional.of("the primaries have not been switched");
                    case RETRY, CANCEL -> throw new IllegalStateException("decided above");
                };
            case Phase.Verifying _ -> Optional.of("a verification is running; wait for its end or cancel the workflow");
            case Phase.Moving _ -> Optional.of("traffic is moving right now; wait until it has moved");
            case Phase.SwitchedReplicas _ ->
                switch (action) {
                    case VERIFY_DATA, VERIFY_ASIDE -> verifyRefusal(state);
                    case SWITCH_PRIMARIES -> mismatchRefusal(state);
                    case REVERSE_TRAFFIC -> Optional.empty();
                    case SWITCH_REPLICAS -> Optional.of("replica traffic is switched already");
                    case CUTOVER, REVERSE_CUTOVER, COMPLETE -> Optional.of("the primaries have not been switched");
                    case RETRY, CANCEL -> throw new IllegalStateException("decided above");
                };
            case Phase.SwitchedPrimaries _ ->
                switch (action) {
                    case VERIFY_ASIDE -> verifyRefusal(state);
                    case REVERSE_TRAFFIC, CUTOVER -> mismatchRefusal(state);
                    case VERIFY_DATA ->
                        Optional.of(
                                "the primaries are switched; POST …/verifications verifies without leaving this state");
                    case SWITCH_REPLICAS, SWITCH_PRIMARIES -> Optional.of("all traffic is switched already");
                    case REVERSE_CUTOVER -> Optional.of("there has been no cutover");
                    case COMPLETE -> Optional.of("a table movement is completed after its cutover");
                    case RETRY, CANCEL -> throw new IllegalStateException("decided above");
                };
            case Phase.CuttingOver _ -> Optional.of("the cutover is under way; wait for its end");
            case Phase.CutOver(Optional<Phase.Pending> pending) ->
                switch (action) {
                    case REVERSE_CUTOVER, COMPLETE -> pendingRefusal(pending);
                    case CUTOVER -> Optional.of("it has been cut over already");
                    case VERIFY_DATA, VERIFY_ASIDE, SWITCH_REPLICAS, SWITCH_PRIMARIES, REVERSE_TRAFFIC ->
                        Optional.of("the source's tables are gone since the cutover");
                    case RETRY, CANCEL -> throw new IllegalStateException("decided above");
                };
            case Phase.ReversedCutover(Optional<Phase.Pending> pending) ->
                switch (action) {
                    case CUTOVER, COMPLETE -> pendingRefusal(pending);
                    case REVERSE_CUTOVER -> Optional.of("the cutover is reversed already");
                    case VERIFY_DATA, VERIFY_ASIDE, SWITCH_REPLICAS, SWITCH_PRIMARIES, REVERSE_TRAFFIC ->
                        Optional.of("the source's tables are gone since the cutover");
                    case RETRY, CANCEL -> throw new IllegalStateException("decided above");
                };
            case Phase.Completed _, Phase.Cancelled _ -> Optional.of("it has ended");
            case Phase.Cancelling _ -> Optional.of("it is being cancelled");
        };
    }

    private static Optional<String> verifyRefusal(WorkflowState state) {
        return state.verifying()
                ? Optional.of("a verification is running already; wait for its end")
                : Optional.empty();
    }

    private static Optional<String> mismatchRefusal(WorkflowState state) {
        return state.knowsMismatch()
                ? Optional.of("the last verification found rows that differ; repair them and verify again first")
                : Optional.empty();
    }

    private static Optional<String> pendingRefusal(Optional<Phase.Pending> pending) {
        return pending.map(now -> now.action().word() + " is under way; wait for its end");
    }

    private static Optional<String> cancelRefusal(WorkflowState state) {
        return switch (state.phase()) {
            case Phase.Preparing _,
                    Phase.Capturing _,
                    Phase.Copying _,
                    Phase.Running _,
                    Phase.Verifying _,
                    Phase.Verified _,
                    Phase.SwitchedReplicas _ -> Optional.empty();
            case Phase.SwitchedPrimaries _ -> mismatchRefusal(state);
            case Phase.Moving moving -> {
                if (moving.cancel().isPresent()) {
                    yield Optional.of("it is being cancelled already");
                }
                yield moving.decided() && state.halt().isPresent()
                        ? Optional.of("its switch is decided and can only go forward; retry it, then cancel")
                        : Optional.empty();
            }
            case Phase.CuttingOver _, Phase.CutOver _, Phase.ReversedCutover _ ->
                Optional.of("after a cutover the target alone has the data; complete it instead");
            case Phase.Cancelling _ ->
                Optional.of(
                        state.halt().isPresent()
                                ? "it is being cancelled already; retry goes on with that"
                                : "it is being cancelled already");
            case Phase.Completed _, Phase.Cancelled _ -> Optional.of("it has ended");
        };
    }

    private static void verify(Draft draft, Stamp stamp, boolean aside) {
        var state = draft.state();
        // Deterministic, so that deciding again after a lost race gives the same events.
        var verification = UUID.nameUUIDFromBytes(
                (state.definition().id() + "/verification/" + state.generation()).getBytes(StandardCharsets.UTF_8));
        draft.record(new VerificationStarted(verification, stamp, aside))
                .ask(Unit.VERIFY, state.leg(), Want.VERIFY, Map.of(Details.VERIFICATION, verification.toString()));
    }

    private static void cutOver(Draft draft, Stamp stamp) {
        draft.record(new CutoverStarted(stamp)).stop(_ -> true);
        CleanUp.askWhenStill(draft);
    }

    private static void retry(Draft draft, Stamp stamp) {
        var behind = draft.state()
                .halt()
                .map(halt -> behindHalt(draft.state(), halt))
                .orElse(Map.of());
        draft.record(new Resumed(Optional.of(stamp))).askAgain(behind);
    }

    /**
     * A stream that met a schema change is told behind which statement it goes on, and a capture that noticed a change behind the fence that somebody
     * has dealt with it; any other newer generation must not skip either.
     */
    private static Map<Unit, Map<String, String>> behindHalt(WorkflowState state, Halt halt) {
        return switch (halt) {
            case Halt.SchemaChange change -> Map.of(change.unit(), Map.of(Details.RESUME_AFTER, change.position()));
            case Halt.Failed failed
            when failed.code().equals(FOREIGN_WRITE) ->
                state.work(failed.unit())
                        .map(work ->
                                Map.of(failed.unit(), Map.of(Details.ACKNOWLEDGED, Long.toString(work.generation()))))
                        .orElse(Map.of());
            case Halt.Failed _ -> Map.of();
        };
    }

    private static void cancel(Draft draft, Stamp stamp) {
        if (!(draft.state().phase() instanceof Phase.Moving moving)) {
            Cancellation.start(draft, stamp);
            return;
        }
        boolean cutoverFailed = draft.state()
                .halt()
                .filter(halt -> halt.unit().equals(Unit.CUTOVER))
                .isPresent();
        if (moving.move().isBack()) {
            draft.record(new CancelRequested(stamp));
            if (draft.state().halt().isPresent()) {
                draft.record(new Resumed(Optional.empty())).askAgain(Map.of());
            }
        } else if (!moving.asked() || cutoverFailed) {
            // Nobody is moving traffic: the attempt ends here.
            draft.record(new MoveUndone("cancelled before traffic moved"));
            Moves.stopNextLeg(draft, moving);
            Cancellation.start(draft, stamp);
        } else {
            draft.record(new CancelRequested(stamp));
        }
    }
}
