package io.shardway.api.domain;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What has become true of a workflow. Replaying them in order gives its state. */
public sealed interface WorkflowEvent {

    record Created(Definition definition, Stamp stamp) implements WorkflowEvent {}

    /** A command for a unit; it leaves with the outbox. */
    record WorkAsked(Unit unit, Leg leg, Want want, Map<String, String> detail, long generation)
            implements WorkflowEvent {
        public WorkAsked {
            detail = Map.copyOf(detail);
        }
    }

    /** A unit confirmed that nothing of it writes any more. */
    record WorkStopped(Unit unit) implements WorkflowEvent {}

    record TargetPrepared() implements WorkflowEvent {}

    /** Capture of one shard of the first or of the next leg is ready. */
    record ShardCaptured(int leg, String shard) implements WorkflowEvent {}

    record CopyStarted(Instant at) implements WorkflowEvent {}

    record TableCopied(String table) implements WorkflowEvent {}

    record CopyCompleted(Instant at) implements WorkflowEvent {}

    record ShardReplicating(String shard) implements WorkflowEvent {}

    record ReplicationReached() implements WorkflowEvent {}

    /** @param aside the state stays as it is */
    record VerificationStarted(UUID verification, Stamp stamp, boolean aside) implements WorkflowEvent {}

    record VerificationEnded(Verification.Outcome outcome, Optional<String> message, Instant at)
            implements WorkflowEvent {}

    record MoveStarted(Move move, Optional<Leg> next, Stamp stamp, boolean forCancel) implements WorkflowEvent {}

    /** Cutover was told to move; only its word ends the move. */
    record MoveAsked() implements WorkflowEvent {}

    record MoveDecided() implements WorkflowEvent {}

    record MoveFinished(Instant at) implements WorkflowEvent {}

    record MoveUndone(String reason) implements WorkflowEvent {}

    /** Somebody cancelled while traffic moves; honoured when the move has ended. */
    record CancelRequested(Stamp stamp) implements WorkflowEvent {}

    record CutoverStarted(Stamp stamp) implements WorkflowEvent {}

    /** Every stream has stopped; cutover takes the source's tables away. */
    record CutoverAsked() implements WorkflowEvent {}

    record CutoverFinished(Instant at) implements WorkflowEvent {}

    record CutoverReversalStarted(Stamp stamp) implements WorkflowEvent {}

    record CutoverReversed(Instant at) implements WorkflowEvent {}

    record CompletionStarted(Stamp stamp) implements WorkflowEvent {}

    record Completed(Instant at) implements WorkflowEvent {}

    record CancellationStarted(Stamp stamp) implements WorkflowEvent {}

    /** Every stream has stopped; cutover cleans up. */
    record CleanUpAsked() implements WorkflowEvent {}

    record Cancelled(Instant at) implements WorkflowEvent {}

    /** The workflow stands still until a retry or a cancel. */
    record Halted(Halt halt) implements WorkflowEvent {}

    /** @param retriedBy absent when a cancel, not a retry, took the halt away */
    record Resumed(Optional<Stamp> retriedBy) implements WorkflowEvent {}
}
