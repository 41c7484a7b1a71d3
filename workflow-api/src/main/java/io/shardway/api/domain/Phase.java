package io.shardway.api.domain;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Where a workflow is, with only what is true there. An error or a halt lies over a phase ({@link Halt}) and does not replace it. */
public sealed interface Phase {

    /** Cutover prepares the servers; captures follow. */
    record Preparing() implements Phase {}

    /** Each source shard's capture is on its way to hand its first watermark back. */
    record Capturing(Set<String> capturedShards) implements Phase {
        public Capturing {
            capturedShards = Set.copyOf(capturedShards);
        }
    }

    /**
     * Rows are copied while changes are redone.
     *
     * @param finishing every table is copied: barrier, index, catch up
     * @param replicatingShards target shards that follow with little lag
     */
    record Copying(Set<String> copiedTables, boolean finishing, Set<String> replicatingShards) implements Phase {
        public Copying {
            copiedTables = Set.copyOf(copiedTables);
            replicatingShards = Set.copyOf(replicatingShards);
        }
    }

    record Running() implements Phase {}

    /** @param back where the workflow goes when the verification fails to run, or when replicas are switched already */
    record Verifying(Phase back) implements Phase {}

    record Verified() implements Phase {}

    /**
     * Traffic moves.
     *
     * @param back where the workflow goes if the move is undone
     * @param next the leg that runs after a move of primaries
     * @param capturedShards shards whose capture of the next leg is ready
     * @param asked cutover has been told to move: from here on only its word says how it ends
     * @param decided the old leg is over; only forward
     * @param cancel somebody wants the workflow to end; honoured when the move has ended
     */
    record Moving(
            Move move,
            Phase back,
            Stamp request,
            Optional<Leg> next,
            Set<String> capturedShards,
            boolean asked,
            boolean decided,
            Optional<Stamp> cancel)
            implements Phase {
        public Moving {
            capturedShards = Set.copyOf(capturedShards);
        }

        Moving captured(String shard) {
            return new Moving(move, back, request, next, with(capturedShards, shard), asked, decided, cancel);
        }

        Moving whenAsked() {
            return new Moving(move, back, request, next, capturedShards, true, decided, cancel);
        }

        Moving whenDecided() {
            return new Moving(move, back, request, next, capturedShards, asked, true, cancel);
        }

        Moving cancelledBy(Stamp stamp) {
            return new Moving(move, back, request, next, capturedShards, asked, decided, Optional.of(stamp));
        }
    }

    record SwitchedReplicas() implements Phase {}

    record SwitchedPrimaries() implements Phase {}

    /** @param asked every stream has stopped and cutover was told to take the source's tables away */
    record CuttingOver(Stamp request, boolean asked) implements Phase {}

    /** @param request somebody asked to complete or to reverse the cutover, which goes on under the same public state */
    record CutOver(Optional<Pending> request) implements Phase {}

    record ReversedCutover(Optional<Pending> request) implements Phase {}

    record Completed() implements Phase {}

    /** @param asked every stream has stopped and cutover was told to clean up */
    record Cancelling(Stamp request, boolean asked) implements Phase {}

    record Cancelled() implements Phase {}

    /** An action that has no transient public state of its own. */
    record Pending(Action action, Stamp request) {}

    default PublicState publicState() {
        return switch (this) {
            case Preparing _, Capturing _ -> PublicState.PENDING;
            case Copying _ -> PublicState.COPYING;
            case Running _ -> PublicState.RUNNING;
            case Verifying _ -> PublicState.VERIFYING_DATA;
            case Verified _ -> PublicState.VERIFIED_DATA;
            case Moving moving ->
                switch (moving.move()) {
                    case SWITCH_REPLICAS -> PublicState.SWITCHING_REPLICAS;
                    case SWITCH_PRIMARIES -> PublicState.SWITCHING_PRIMARIES;
                    case REVERSE_REPLICAS, REVERSE_PRIMARIES ->
                        moving.cancel().isPresent()
                                ? PublicState.REVERSING_TRAFFIC_FOR_CANCEL
                                : PublicState.REVERSING_TRAFFIC;
                };
            case SwitchedReplicas _ -> PublicState.SWITCHED_REPLICAS;
            case SwitchedPrimaries _ -> PublicState.SWITCHED_PRIMARIES;
            case CuttingOver _ -> PublicState.CUTTING_OVER;
            case CutOver _ -> PublicState.CUTOVER;
            case ReversedCutover _ -> PublicState.REVERSED_CUTOVER;
            case Completed _ -> PublicState.COMPLETED;
            case Cancelling _ -> PublicState.CANCELLING;
            case Cancelled _ -> PublicState.CANCELLED;
        };
    }

    static Set<String> with(Set<String> set, String element) {
        var result = new LinkedHashSet<>(set);
        result.add(element);
        return result;
    }
}
