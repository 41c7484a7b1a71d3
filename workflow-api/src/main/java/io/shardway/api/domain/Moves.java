package io.shardway.api.domain;

import io.shardway.api.domain.WorkflowEvent.MoveAsked;
import io.shardway.api.domain.WorkflowEvent.MoveDecided;
import io.shardway.api.domain.WorkflowEvent.MoveFinished;
import io.shardway.api.domain.WorkflowEvent.MoveStarted;
import io.shardway.api.domain.WorkflowEvent.MoveUndone;
import io.shardway.api.domain.WorkflowEvent.ShardCaptured;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Traffic on its way from one side to the other: replicas by routing alone, primaries with a new leg in the other direction. */
final class Moves {

    private Moves() {}

    /** The move that undoes what is switched. */
    static Move back(WorkflowState state) {
        return state.primariesSwitched() ? Move.REVERSE_PRIMARIES : Move.REVERSE_REPLICAS;
    }

    static void start(Draft draft, Move move, Stamp stamp, boolean forCancel) {
        // A verification compares along the current leg; it ends where traffic moves.
        Verifications.stop(draft, stamp.at());
        var next = move.changesLeg() ? Optional.of(draft.state().nextLeg()) : Optional.<Leg>empty();
        draft.record(new MoveStarted(move, next, stamp, forCancel));
        if (next.isEmpty()) {
            draft.record(new MoveAsked()).askCutover(move.want());
            return;
        }
        for (String shard : draft.state().definition().from(next.get()).shards()) {
            draft.ask(Unit.capture(next.get(), shard), next.get(), Want.CAPTURE);
        }
    }

    static void captured(Draft draft, Phase.Moving moving, String shard) {
        var next = moving.next().orElseThrow();
        draft.record(new ShardCaptured(next.number(), shard));
        var now = (Phase.Moving) draft.state().phase();
        if (now.capturedShards()
                .containsAll(draft.state().definition().from(next).shards())) {
            draft.record(new MoveAsked())
                    .ask(
                            Unit.CUTOVER,
                            draft.state().leg(),
                            moving.move().want(),
                            Map.of(Details.NEXT_LEG, Integer.toString(next.number())));
        }
    }

    /**
     * The old leg is sealed: its apply may go, and the new leg's starts at the watermarks R0. The old leg's captures stay: they watch the
     * side that was left for changes behind the fence, until traffic comes back to it. Then the captures of the leg before end, whose watch is over.
     */
    static void decided(Draft draft, Phase.Moving moving, Map<String, String> watermarks) {
        var old = draft.state().leg();
        var next = moving.next().orElseThrow();
        draft.record(new MoveDecided());
        draft.stop(work -> work.unit().belongsTo(old)
                ? work.unit().kind() != Unit.Kind.CAPTURE
                : work.unit().kind() == Unit.Kind.CAPTURE && work.unit().leg() < old.number());
        for (String shard : draft.state().definition().to(next).shards()) {
            draft.ask(Unit.apply(next, shard), next, Want.REPLICATE, from(watermarks));
        }
    }

    static void finished(Draft draft, Phase.Moving moving, Instant at) {
        draft.record(new MoveFinished(at));
        moving.cancel().ifPresent(stamp -> Cancellation.start(draft, stamp));
    }

    static void undone(Draft draft, Phase.Moving moving, String reason) {
        draft.record(new MoveUndone(reason));
        stopNextLeg(draft, moving);
        // A reversal for a cancel that was undone leaves traffic where it was: the person must look before trying
        // again.
        if (!moving.move().isBack()) {
            moving.cancel().ifPresent(stamp -> Cancellation.start(draft, stamp));
        }
    }

    static void stopNextLeg(Draft draft, Phase.Moving moving) {
        moving.next().ifPresent(next -> draft.stop(work -> work.unit().belongsTo(next)));
    }

    /** One source shard: its watermark under the plain name; several: each under its shard's. */
    private static Map<String, String> from(Map<String, String> watermarks) {
        if (watermarks.size() == 1) {
            return Map.of(Details.FROM, watermarks.values().iterator().next());
        }
        var detail = new HashMap<String, String>();
        watermarks.forEach((shard, watermark) -> detail.put(Details.FROM + "/" + shard, watermark));
        return detail;
    }
}
