package io.shardway.api.domain;

import io.shardway.api.domain.WorkflowState.Editor;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** How each event changes the state; total and without a choice of its own. */
final class Evolution {

    private Evolution() {}

    static WorkflowState apply(WorkflowState state, WorkflowEvent event) {
        return state.change(next -> {
            switch (event) {
                case WorkflowEvent.Created _ -> {
                    // The state began with it.
                }
                case WorkflowEvent.WorkAsked asked ->
                    next.put(new Work(
                            asked.unit(), asked.leg(), asked.want(), asked.detail(), asked.generation(), false));
                case WorkflowEvent.WorkStopped(Unit unit) -> next.settle(unit);
                case WorkflowEvent.TargetPrepared _ -> {
                    next.settle(Unit.CUTOVER);
                    next.phase = new Phase.Capturing(Set.of());
                }
                case WorkflowEvent.ShardCaptured(int _, String shard) -> captured(next, shard);
                case WorkflowEvent.CopyStarted(Instant at) -> {
                    next.reached(Milestone.STARTED, next.stamps.created().doneAt(at));
                    next.phase = new Phase.Copying(Set.of(), false, Set.of());
                }
                case WorkflowEvent.TableCopied(String table) -> {
                    if (next.phase instanceof Phase.Copying(var copied, boolean finishing, var replicating)) {
                        next.phase = new Phase.Copying(Phase.with(copied, table), finishing, replicating);
                    }
                }
                case WorkflowEvent.CopyCompleted(Instant at) -> {
                    next.settle(Unit.copy(next.leg));
                    next.reached(Milestone.DATA_COPIED, next.stamps.created().doneAt(at));
                    if (next.phase instanceof Phase.Copying(var copied, boolean _, var replicating)) {
                        next.phase = new Phase.Copying(copied, true, replicating);
                    }
                }
                case WorkflowEvent.ShardReplicating(String shard) -> {
                    if (next.phase instanceof Phase.Copying(var copied, boolean finishing, var replicating)) {
                        next.phase = new Phase.Copying(copied, finishing, Phase.with(replicating, shard));
                    }
                }
                case WorkflowEvent.ReplicationReached _ -> next.phase = new Phase.Running();
                case WorkflowEvent.VerificationStarted started -> {
                    next.errors = Optional.empty();
                    next.verification = Optional.of(new Verification(
                            started.verification(),
                            started.stamp(),
                            Verification.Outcome.STARTED,
                            Optional.empty(),
                            state.knowsMismatch()));
                    if (!started.aside()) {
                        next.phase = new Phase.Verifying(next.phase);
                    }
                }
                case WorkflowEvent.VerificationEnded ended -> verificationEnded(next, ended);
                case WorkflowEvent.MoveStarted started -> {
                    next.errors = Optional.empty();
                    started.next().ifPresent(leg -> next.lastLeg = leg.number());
                    next.phase = new Phase.Moving(
                            started.move(),
                            next.phase,
                            started.stamp(),
                            started.next(),
                            Set.of(),
                            false,
                            false,
                            started.forCancel() ? Optional.of(started.stamp()) : Optional.empty());
                }
                case WorkflowEvent.MoveAsked _ -> {
                    if (next.phase instanceof Phase.Moving moving) {
                        next.phase = moving.whenAsked();
                    }
                }
                case WorkflowEvent.MoveDecided _ -> {
                    if (next.phase instanceof Phase.Moving moving) {
                        next.leg = moving.next().orElse(next.leg);
                        next.phase = moving.whenDecided();
                    }
                }
                case WorkflowEvent.MoveFinished(Instant at) -> moveFinished(next, at);
                case WorkflowEvent.MoveUndone(String reason) -> {
                    next.settle(Unit.CUTOVER);
                    next.errors = Optional.of(reason);
                    if (next.phase instanceof Phase.Moving moving) {
                        next.phase = moving.back();
                    }
                }
                case WorkflowEvent.CancelRequested(Stamp stamp) -> {
                    if (next.phase instanceof Phase.Moving moving) {
                        next.phase = moving.cancelledBy(stamp);
                    }
                }
                case WorkflowEvent.CutoverStarted(Stamp stamp) -> {
                    next.errors = Optional.empty();
                    next.phase = new Phase.CuttingOver(stamp, false);
                }
                case WorkflowEvent.CutoverAsked _ -> {
                    if (next.phase instanceof Phase.CuttingOver cutting) {
                        next.phase = new Phase.CuttingOver(cutting.request(), true);
                    }
                }
                case WorkflowEvent.CutoverFinished(Instant at) -> {
                    next.settle(Unit.CUTOVER);
                    if (next.phase instanceof Phase.CuttingOver cutting) {
                        next.reached(Milestone.CUT_OVER, cutting.request().doneAt(at));
                    }
                    next.phase = new Phase.CutOver(Optional.empty());
                }
                case WorkflowEvent.CutoverReversalStarted(Stamp stamp) ->
                    next.phase = new Phase.CutOver(Optional.of(new Phase.Pending(Action.REVERSE_CUTOVER, stamp)));
                case WorkflowEvent.CutoverReversed(Instant at) -> {
                    next.settle(Unit.CUTOVER);
                    if (next.phase instanceof Phase.CutOver(Optional<Phase.Pending> pending)) {
                        pending.ifPresent(asked -> next.reached(
                                Milestone.CUTOVER_REVERSED, asked.request().doneAt(at)));
                    }
                    next.phase = new Phase.ReversedCutover(Optional.empty());
                }
                case WorkflowEvent.CompletionStarted(Stamp stamp) -> {
                    var completing = Optional.of(new Phase.Pending(Action.COMPLETE, stamp));
                    next.phase = next.phase instanceof Phase.ReversedCutover
                            ? new Phase.ReversedCutover(completing)
                            : new Phase.CutOver(completing);
                }
                case WorkflowEvent.Completed(Instant at) -> {
                    pending(next.phase)
                            .ifPresent(asked -> next.reached(
                                    Milestone.COMPLETED, asked.request().doneAt(at)));
                    next.forgetUnits();
                    next.halt = Optional.empty();
                    next.phase = new Phase.Completed();
                }
                case WorkflowEvent.CancellationStarted(Stamp stamp) -> next.phase = new Phase.Cancelling(stamp, false);
                case WorkflowEvent.CleanUpAsked _ -> {
                    if (next.phase instanceof Phase.Cancelling cancelling) {
                        next.phase = new Phase.Cancelling(cancelling.request(), true);
                    }
                }
                case WorkflowEvent.Cancelled(Instant at) -> {
                    if (next.phase instanceof Phase.Cancelling cancelling) {
                        next.reached(Milestone.CANCELLED, cancelling.request().doneAt(at));
                    }
                    next.forgetUnits();
                    next.halt = Optional.empty();
                    next.phase = new Phase.Cancelled();
                }
                case WorkflowEvent.Halted(Halt halt) -> {
                    next.halt = Optional.of(halt);
                    next.errors = Optional.of(halt.message());
                }
                case WorkflowEvent.Resumed(Optional<Stamp> retriedBy) -> {
                    retriedBy.ifPresent(stamp -> next.reached(Milestone.RETRIED, stamp));
                    next.halt = Optional.empty();
                    next.errors = Optional.empty();
                }
            }
        });
    }

    private static void captured(Editor next, String shard) {
        switch (next.phase) {
            case Phase.Capturing(Set<String> shards) -> next.phase = new Phase.Capturing(Phase.with(shards, shard));
            case Phase.Moving moving -> next.phase = moving.captured(shard);
            case Phase _ -> {
                // Recorded only in those two.
            }
        }
    }

    private static void verificationEnded(Editor next, WorkflowEvent.VerificationEnded ended) {
        var compared =
                ended.outcome() == Verification.Outcome.EQUAL || ended.outcome() == Verification.Outcome.MISMATCH;
        if (ended.outcome() != Verification.Outcome.STOPPED) {
            next.forget(Unit.VERIFY);
        }
        ended.message().ifPresent(message -> next.errors = Optional.of("The verification failed: " + message));
        next.verification.ifPresent(latest -> {
            next.verification = Optional.of(latest.ended(ended.outcome(), ended.at()));
            if (compared) {
                next.reached(Milestone.VERIFIED, latest.request().doneAt(ended.at()));
            }
        });
        if (next.phase instanceof Phase.Verifying(Phase back)) {
            // With replicas switched the state keeps saying where traffic is.
            next.phase = compared && !(back instanceof Phase.SwitchedReplicas) ? new Phase.Verified() : back;
        }
    }

    private static void moveFinished(Editor next, Instant at) {
        next.settle(Unit.CUTOVER);
        if (!(next.phase instanceof Phase.Moving moving)) {
            return;
        }
        var done = moving.request().doneAt(at);
        switch (moving.move()) {
            case SWITCH_REPLICAS -> {
                next.reached(Milestone.SWITCHED_REPLICAS, done);
                next.replicasSwitched = true;
                next.phase = new Phase.SwitchedReplicas();
            }
            case SWITCH_PRIMARIES -> {
                if (!next.replicasSwitched) {
                    next.reached(Milestone.SWITCHED_REPLICAS, done);
                }
                next.reached(Milestone.SWITCHED_PRIMARIES, done);
                next.replicasSwitched = true;
                next.primariesSwitched = true;
                next.phase = new Phase.SwitchedPrimaries();
            }
            case REVERSE_REPLICAS, REVERSE_PRIMARIES -> {
                next.reached(Milestone.REVERSED, done);
                next.replicasSwitched = false;
                next.primariesSwitched = false;
                next.phase = new Phase.Running();
            }
        }
    }

    private static Optional<Phase.Pending> pending(Phase phase) {
        return switch (phase) {
            case Phase.CutOver(Optional<Phase.Pending> pending) -> pending;
            case Phase.ReversedCutover(Optional<Phase.Pending> pending) -> pending;
            case Phase _ -> Optional.empty();
        };
    }
}
