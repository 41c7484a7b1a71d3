package io.shardway.api.shell;

import io.shardway.api.domain.Decision;
import io.shardway.api.domain.Definition;
import io.shardway.api.domain.Fact;
import io.shardway.api.domain.Outgoing;
import io.shardway.api.domain.PublicState;
import io.shardway.api.domain.Unit;
import io.shardway.api.domain.Work;
import io.shardway.api.domain.WorkflowCommand.Heard;
import io.shardway.api.domain.WorkflowState;
import io.shardway.api.store.OutboxRow;
import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import io.shardway.contract.Direction;
import io.shardway.contract.MessageTypes;
import io.shardway.contract.Topics;
import io.shardway.contract.Want;
import io.shardway.contract.event.EventType;
import io.shardway.contract.event.WorkflowEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Between the records of the wire and the domain: facts in, commands and public events out. */
public final class ContractMessages {

    private static final String COMMAND_TYPE = MessageTypes.COMMAND;

    private ContractMessages() {}

    /** The fact in an event, or empty for our own events, which come back to us and are none. */
    public static Optional<Heard> heard(WorkflowEvent event, Instant at) {
        Optional<Fact> fact =
                switch (event) {
                    case WorkflowEvent.TargetPrepared _ -> Optional.of(new Fact.TargetPrepared());
                    case WorkflowEvent.CaptureReady _ -> Optional.of(new Fact.CaptureReady());
                    case WorkflowEvent.CopyPlanned _,
                            WorkflowEvent.BarrierReached _,
                            WorkflowEvent.Indexed _,
                            WorkflowEvent.SwitchStepTaken _ -> Optional.of(new Fact.Noted());
                    case WorkflowEvent.TableCopied copied -> Optional.of(new Fact.TableCopied(copied.table()));
                    case WorkflowEvent.Replicating _ -> Optional.of(new Fact.Replicating());
                    case WorkflowEvent.StreamStopped _ -> Optional.of(new Fact.UnitStopped());
                    case WorkflowEvent.StreamHalted halted ->
                        Optional.of(new Fact.StreamHalted(halted.sourceShard(), halted.statement(), halted.position()));
                    case WorkflowEvent.WorkFailed failed ->
                        Optional.of(new Fact.WorkFailed(
                                failed.code(), failed.message(), failed.mayRetry(), failed.mayRestart()));
                    case WorkflowEvent.Verified verified ->
                        Optional.of(new Fact.VerificationEnded(verified.verification(), false));
                    case WorkflowEvent.Mismatched mismatched ->
                        Optional.of(new Fact.VerificationEnded(mismatched.verification(), true));
                    case WorkflowEvent.ReplicasSwitched _ -> Optional.of(new Fact.ReplicasSwitched());
                    case WorkflowEvent.ReplicasReversed _ -> Optional.of(new Fact.ReplicasReversed());
                    case WorkflowEvent.SwitchDecided decided ->
                        Optional.of(new Fact.SwitchDecided(decided.nextLeg(), decided.watermarks()));
                    case WorkflowEvent.PrimariesSwitched switched ->
                        Optional.of(new Fact.PrimariesSwitched(switched.nextLeg()));
                    case WorkflowEvent.PrimariesReversed reversed ->
                        Optional.of(new Fact.PrimariesReversed(reversed.nextLeg()));
                    case WorkflowEvent.SwitchUndone undone -> Optional.of(new Fact.SwitchUndone(undone.reason()));
                    case WorkflowEvent.CutOver _ -> Optional.of(new Fact.CutOver());
                    case WorkflowEvent.CutoverReversed _ -> Optional.of(new Fact.CutoverReversed());
                    case WorkflowEvent.CleanedUp _ -> Optional.of(new Fact.CleanedUp());
                    case WorkflowEvent.WorkflowCreated _, WorkflowEvent.StateChanged _ -> Optional.empty();
                };
        return fact.map(found -> new Heard(unit(event), event.generation(), found, at));
    }

    /** Everything that leaves because of a decision, the public event before the commands that it causes. */
    static List<OutboxRow> leaving(Optional<PublicState> before, Decision.Accepted decision, Instant at) {
        var rows = new ArrayList<OutboxRow>();
        WorkflowState state = decision.state();
        UUID id = state.definition().id();
        if (before.isEmpty()) {
            rows.add(event(created(state), at));
        } else if (before.get() != state.publicState()) {
            rows.add(event(changed(before.get(), state), at));
        }
        for (Outgoing outgoing : decision.outgoing()) {
            String topic = topic(outgoing.unit());
            String unit = id + "/" + outgoing.unit();
            switch (outgoing) {
                case Outgoing.Ask(Work work) ->
                    rows.add(OutboxRow.command(
                            id, topic, COMMAND_TYPE, unit, json(command(state.definition(), work)), at));
                case Outgoing.Forget _ -> rows.add(OutboxRow.command(id, topic, COMMAND_TYPE, unit, null, at));
            }
        }
        return rows;
    }

    /** A service's fact in the public history. */
    static OutboxRow remembered(WorkflowEvent event, Instant at) {
        return OutboxRow.fact(event.workflow(), EventType.of(event), event.unit(), json(event), at);
    }

    static Command command(Definition definition, Work work) {
        return new Command(
                definition.id(),
                work.leg().number(),
                Direction.valueOf(work.leg().direction().name()),
                work.generation(),
                definition.topologyVersion(),
                definition.id() + "/" + work.unit(),
                Want.valueOf(work.want().name()),
                work.detail());
    }

    private static WorkflowEvent created(WorkflowState state) {
        var definition = state.definition();
        return new WorkflowEvent.WorkflowCreated(
                definition.id(),
                state.leg().number(),
                state.generation(),
                definition.id().toString(),
                definition.name(),
                definition.number(),
                definition.source().name(),
                definition.target().name(),
                definition.tables());
    }

    private static WorkflowEvent changed(PublicState before, WorkflowState state) {
        return new WorkflowEvent.StateChanged(
                state.definition().id(),
                state.leg().number(),
                state.generation(),
                state.definition().id().toString(),
                before.word(),
                state.publicState().word(),
                state.errors());
    }

    private static OutboxRow event(WorkflowEvent event, Instant at) {
        return OutboxRow.event(event.workflow(), Topics.WORKFLOW_EVENTS, EventType.of(event), json(event), at);
    }

    private static Unit unit(WorkflowEvent event) {
        String prefix = event.workflow() + "/";
        String unit = event.unit();
        return Unit.valueOf(unit.startsWith(prefix) ? unit.substring(prefix.length()) : unit);
    }

    private static String topic(Unit unit) {
        return switch (unit.kind()) {
            case CAPTURE, APPLY -> Topics.REPLICATION_COMMANDS;
            case COPY -> Topics.COPY_COMMANDS;
            case VERIFY -> Topics.VERIFICATION_COMMANDS;
            case CUTOVER -> Topics.CUTOVER_COMMANDS;
        };
    }

    private static String json(Object value) {
        return new String(ContractJson.write(value), StandardCharsets.UTF_8);
    }
}
