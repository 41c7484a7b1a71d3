package io.shardway.api.domain;

import io.shardway.api.domain.Verification.Outcome;
import io.shardway.api.domain.WorkflowCommand.Heard;
import io.shardway.api.domain.WorkflowEvent.Cancelled;
import io.shardway.api.domain.WorkflowEvent.Completed;
import io.shardway.api.domain.WorkflowEvent.CopyCompleted;
import io.shardway.api.domain.WorkflowEvent.CopyStarted;
import io.shardway.api.domain.WorkflowEvent.CutoverFinished;
import io.shardway.api.domain.WorkflowEvent.CutoverReversed;
import io.shardway.api.domain.WorkflowEvent.Halted;
import io.shardway.api.domain.WorkflowEvent.ReplicationReached;
import io.shardway.api.domain.WorkflowEvent.ShardCaptured;
import io.shardway.api.domain.WorkflowEvent.ShardReplicating;
import io.shardway.api.domain.WorkflowEvent.TableCopied;
import io.shardway.api.domain.WorkflowEvent.TargetPrepared;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows from a service's fact. A fact counts when it answers the newest command of its unit and the phase waits for it; everything
 * else is ignored, so facts may arrive twice or late. Facts are heard under a halt as well: only the public state stands still.
 */
final class FactRules {

    private FactRules() {}

    static Decision decide(WorkflowState state, Heard heard) {
        var work = state.work(heard.unit());
        if (work.isEmpty()) {
            return new Decision.Ignored("nothing was asked of " + heard.unit());
        }
        if (heard.generation() < work.get().generation()) {
            return new Decision.Ignored("generation " + heard.generation() + " of " + heard.unit() + " is older than "
                    + work.get().generation());
        }
        var draft = new Draft(state);
        hear(draft, work.get(), heard);
        var decision = draft.accepted();
        return decision.events().isEmpty()
                ? new Decision.Ignored(heard.fact().getClass().getSimpleName() + " changes nothing in "
                        + state.publicState().word())
                : decision;
    }

    private static void hear(Draft draft, Work work, Heard heard) {
        var at = heard.at();
        switch (heard.fact()) {
            case Fact.TargetPrepared _ -> targetPrepared(draft);
            case Fact.CaptureReady _ -> captureReady(draft, work, at);
            case Fact.TableCopied(String table) -> tableCopied(draft, table, at);
            case Fact.Replicating _ -> replicating(draft, work);
            case Fact.UnitStopped _ -> unitStopped(draft, work);
            case Fact.StreamHalted halted -> streamHalted(draft, work, halted);
            case Fact.WorkFailed failed -> workFailed(draft, work, failed, at);
            case Fact.VerificationEnded ended -> verificationEnded(draft, ended, at);
            case Fact.ReplicasSwitched _ -> moved(draft, Move.SWITCH_REPLICAS, Optional.empty(), at);
            case Fact.ReplicasReversed _ -> moved(draft, Move.REVERSE_REPLICAS, Optional.empty(), at);
            case Fact.PrimariesSwitched(int nextLeg) -> moved(draft, Move.SWITCH_PRIMARIES, Optional.of(nextLeg), at);
            case Fact.PrimariesReversed(int nextLeg) -> moved(draft, Move.REVERSE_PRIMARIES, Optional.of(nextLeg), at);
            case Fact.SwitchDecided decided -> switchDecided(draft, decided);
            case Fact.SwitchUndone(String reason) -> switchUndone(draft, reason);
            case Fact.CutOver _ -> cutOver(draft, at);
            case Fact.CutoverReversed _ -> cutoverReversed(draft, at);
            case Fact.CleanedUp _ -> cleanedUp(draft, at);
            case Fact.Noted _ -> {
                // Shown to people by the event history; decides nothing.
            }
        }
    }

    private static void targetPrepared(Draft draft) {
        if (draft.state().phase() instanceof Phase.Preparing) {
            draft.record(new TargetPrepared());
            var leg = draft.state().leg();
            for (String shard : draft.state().definition().from(leg).shards()) {
                draft.ask(Unit.capture(leg, shard), leg, Want.CAPTURE);
            }
        }
    }

    private static void captureReady(Draft draft, Work work, Instant at) {
        String shard = work.unit().shard();
        if (work.want() != Want.CAPTURE) {
            return;
        }
        switch (draft.state().phase()) {
            case Phase.Capturing capturing
            when !capturing.capturedShards().contains(shard) -> {
                var leg = draft.state().leg();
                draft.record(new ShardCaptured(leg.number(), shard));
                if (allCaptured(draft.state(), leg)) {
                    draft.record(new CopyStarted(at)).ask(Unit.copy(leg), leg, Want.COPY);
                    for (String target : draft.state().definition().to(leg).shards()) {
                        draft.ask(Unit.apply(leg, target), leg, Want.REDO);
                    }
                }
            }
            case Phase.Moving moving
            when moving.next().filter(next -> work.unit().belongsTo(next)).isPresent()
                    && !moving.capturedShards().contains(shard) -> Moves.captured(draft, moving, shard);
            case Phase _ -> {
                // A capture that was started again says so again.
            }
        }
    }

    private static boolean allCaptured(WorkflowState state, Leg leg) {
        return state.phase() instanceof Phase.Capturing capturing
                && capturing
                        .capturedShards()
                        .containsAll(state.definition().from(leg).shards());
    }

    private static void tableCopied(Draft draft, String table, Instant at) {
        List<String> tables = draft.state().definition().tables();
        if (!(draft.state().phase() instanceof Phase.Copying copying)
                || copying.finishing()
                || !tables.contains(table)
                || copying.copiedTables().contains(table)) {
            return;
        }
        draft.record(new TableCopied(table));
        if (draft.state().phase() instanceof Phase.Copying now
                && now.copiedTables().containsAll(tables)) {
            var leg = draft.state().leg();
            draft.record(new CopyCompleted(at));
            for (String shard : draft.state().definition().to(leg).shards()) {
                draft.ask(Unit.apply(leg, shard), leg, Want.FINISH);
            }
        }
    }

    private static void replicating(Draft draft, Work work) {
        String shard = work.unit().shard();
        if (work.want() == Want.FINISH
                && draft.state().phase() instanceof Phase.Copying copying
                && !copying.replicatingShards().contains(shard)) {
            draft.record(new ShardReplicating(shard));
            var shards = draft.state().definition().to(draft.state().leg()).shards();
            if (draft.state().phase() instanceof Phase.Copying now
                    && now.replicatingShards().containsAll(shards)) {
                draft.record(new ReplicationReached());
            }
        }
    }

    private static void unitStopped(Draft draft, Work work) {
        if (work.want() == Want.STOPPED && !work.settled()) {
            draft.confirmStopped(work.unit());
            CleanUp.askWhenStill(draft);
        }
    }

    private static void streamHalted(Draft draft, Work work, Fact.StreamHalted halted) {
        if (draft.state().halt().isEmpty() && work.want() != Want.STOPPED) {
            draft.record(new Halted(
                    new Halt.SchemaChange(work.unit(), halted.sourceShard(), halted.statement(), halted.position())));
        }
    }

    private static void workFailed(Draft draft, Work work, Fact.WorkFailed failed, Instant at) {
        var state = draft.state();
        if (state.isFinal() || work.settled()) {
            return;
        }
        if (work.unit().equals(Unit.VERIFY) && work.want() == Want.VERIFY) {
            // Replication goes on; whoever wants to know asks for another verification.
            Verifications.end(draft, Outcome.ERROR, Optional.of(failed.message()), at);
            return;
        }
        if (state.phase() instanceof Phase.Moving moving
                && !moving.asked()
                && moving.next().filter(next -> work.unit().belongsTo(next)).isPresent()) {
            // Traffic has not begun to move and the current leg is well: the attempt ends, not the workflow.
            Moves.undone(draft, moving, failed.message());
            return;
        }
        if (state.halt().isEmpty()) {
            draft.record(new Halted(new Halt.Failed(
                    work.unit(), failed.code(), failed.message(), failed.mayRetry(), failed.mayRestart())));
        }
    }

    private static void verificationEnded(Draft draft, Fact.VerificationEnded ended, Instant at) {
        boolean current = draft.state()
                .verification()
                .filter(latest -> latest.running() && latest.id().equals(ended.verification()))
                .isPresent();
        if (current) {
            Verifications.end(draft, ended.mismatch() ? Outcome.MISMATCH : Outcome.EQUAL, Optional.empty(), at);
        }
    }

    private static void moved(Draft draft, Move move, Optional<Integer> nextLeg, Instant at) {
        if (draft.state().phase() instanceof Phase.Moving moving
                && moving.move() == move
                && moving.asked()
                && moving.decided() == move.changesLeg()
                && nextLeg.equals(moving.next().map(Leg::number))) {
            Moves.finished(draft, moving, at);
        }
    }

    private static void switchDecided(Draft draft, Fact.SwitchDecided decided) {
        if (draft.state().phase() instanceof Phase.Moving moving
                && moving.asked()
                && !moving.decided()
                && moving.next()
                        .filter(next -> next.number() == decided.nextLeg())
                        .isPresent()) {
            Moves.decided(draft, moving, decided.watermarks());
        }
    }

    private static void switchUndone(Draft draft, String reason) {
        if (draft.state().phase() instanceof Phase.Moving moving && moving.asked() && !moving.decided()) {
            Moves.undone(draft, moving, reason);
        }
    }

    private static void cutOver(Draft draft, Instant at) {
        if (draft.state().phase() instanceof Phase.CuttingOver cutting && cutting.asked()) {
            draft.record(new CutoverFinished(at));
        }
    }

    private static void cutoverReversed(Draft draft, Instant at) {
        if (draft.state().phase() instanceof Phase.CutOver(Optional<Phase.Pending> pending)
                && pending.filter(now -> now.action() == Action.REVERSE_CUTOVER).isPresent()) {
            draft.record(new CutoverReversed(at));
        }
    }

    private static void cleanedUp(Draft draft, Instant at) {
        switch (draft.state().phase()) {
            case Phase.Cancelling cancelling
            when cancelling.asked() -> draft.forgetUnits().record(new Cancelled(at));
            case Phase.CutOver(Optional<Phase.Pending> pending)
            when completing(pending) -> draft.forgetUnits().record(new Completed(at));
            case Phase.ReversedCutover(Optional<Phase.Pending> pending)
            when completing(pending) -> draft.forgetUnits().record(new Completed(at));
            case Phase _ -> {
                // An answer to an older request.
            }
        }
    }

    private static boolean completing(Optional<Phase.Pending> pending) {
        return pending.filter(now -> now.action() == Action.COMPLETE).isPresent();
    }
}
