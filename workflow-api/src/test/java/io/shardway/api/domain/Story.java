package io.shardway.api.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.api.domain.WorkflowCommand.Act;
import io.shardway.api.domain.WorkflowCommand.Heard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A workflow being told: actions, and services that answer the commands they got. */
final class Story {

    static final Actor OPS = new Actor("u1", "User", "ops");
    static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");

    final List<WorkflowEvent> history = new ArrayList<>();
    final List<Outgoing> sent = new ArrayList<>();
    private final Map<Unit, Work> inbox = new LinkedHashMap<>();
    private WorkflowState state;
    private Instant now = Instant.parse("2026-01-02T03:04:05.678Z");

    Story(List<String> tables, List<String> sourceShards, List<String> targetShards) {
        var definition = new Definition(
                ID,
                "move",
                1,
                new KeyspaceRef("shop", sourceShards),
                new KeyspaceRef("shop2", targetShards),
                Optional.empty(),
                tables,
                true,
                "STOP",
                1);
        var created = Workflow.create(definition, new Stamp(OPS, now));
        state = created.state();
        take(created);
    }

    static Story ofOneShard() {
        return new Story(List.of("orders", "lines"), List.of("-"), List.of("-"));
    }

    WorkflowState state() {
        return state;
    }

    Instant now() {
        return now;
    }

    PublicState publicState() {
        return state.publicState();
    }

    Stamp stamp() {
        now = now.plusSeconds(1);
        return new Stamp(OPS, now);
    }

    Decision tryTo(Action action) {
        return decide(new Act(action, stamp()));
    }

    Story act(Action action) {
        assertThat(tryTo(action)).as("%s in %s", action, state.publicState()).isInstanceOf(Decision.Accepted.class);
        return this;
    }

    /** The newest command for a unit, as its service knows it. */
    Work commandOf(Unit unit) {
        return Optional.ofNullable(inbox.get(unit)).orElseThrow(() -> new AssertionError("no command for " + unit));
    }

    List<Work> commands() {
        return List.copyOf(inbox.values());
    }

    Decision hear(Unit unit, long generation, Fact fact) {
        now = now.plusSeconds(1);
        return decide(new Heard(unit, generation, fact, now));
    }

    /** The service of a unit answers its newest command. */
    Story answer(Unit unit, Fact fact) {
        var decision = hear(unit, commandOf(unit).generation(), fact);
        assertThat(decision).as("%s of %s in %s", fact, unit, state.phase()).isInstanceOf(Decision.Accepted.class);
        return this;
    }

    Decision decide(WorkflowCommand command) {
        var decision = Workflow.decide(state, command);
        if (decision instanceof Decision.Accepted accepted) {
            state = accepted.state();
            take(accepted);
        }
        return decision;
    }

    private void take(Decision.Accepted accepted) {
        history.addAll(accepted.events());
        sent.addAll(accepted.outgoing());
        for (Outgoing outgoing : accepted.outgoing()) {
            switch (outgoing) {
                case Outgoing.Ask(Work work) -> inbox.put(work.unit(), work);
                case Outgoing.Forget(Unit unit) -> inbox.remove(unit);
            }
        }
    }

    /** Every service does what it was told until nothing is left to do. */
    Story settle() {
        for (int round = 0; round < 100; round++) {
            boolean changed = false;
            for (Work work : commands()) {
                for (Fact fact : answersTo(work)) {
                    var heard = new Heard(work.unit(), work.generation(), fact, now);
                    changed |= decide(heard) instanceof Decision.Accepted;
                }
            }
            if (!changed) {
                return this;
            }
        }
        throw new AssertionError("services and workflow keep talking: " + state);
    }

    /** What a service that does its work says in the end. */
    List<Fact> answersTo(Work work) {
        return switch (work.want()) {
            case PREPARE -> List.of(new Fact.TargetPrepared());
            case CAPTURE -> List.of(new Fact.CaptureReady());
            case COPY ->
                state.definition().tables().stream()
                        .map(table -> (Fact) new Fact.TableCopied(table))
                        .toList();
            case REDO, REPLICATE -> List.of();
            case FINISH -> List.of(new Fact.Noted(), new Fact.Replicating());
            case VERIFY ->
                List.of(new Fact.VerificationEnded(
                        UUID.fromString(work.detail().getOrDefault(Details.VERIFICATION, "")), false));
            case SWITCH_REPLICAS -> List.of(new Fact.ReplicasSwitched());
            case REVERSE_REPLICAS -> List.of(new Fact.ReplicasReversed());
            case SWITCH_PRIMARIES -> List.of(decided(work), new Fact.PrimariesSwitched(nextLeg(work)));
            case REVERSE_PRIMARIES -> List.of(decided(work), new Fact.PrimariesReversed(nextLeg(work)));
            case CUT_OVER -> List.of(new Fact.CutOver());
            case REVERSE_CUTOVER -> List.of(new Fact.CutoverReversed());
            case COMPLETE, CANCEL -> List.of(new Fact.CleanedUp());
            case STOPPED -> List.of(new Fact.UnitStopped());
        };
    }

    private Fact decided(Work work) {
        var serving = work.leg().direction() == Direction.FORWARD
                ? state.definition().target()
                : state.definition().source();
        Map<String, String> watermarks = new LinkedHashMap<>();
        serving.shards().forEach(shard -> watermarks.put(shard, "r0-" + shard));
        return new Fact.SwitchDecided(nextLeg(work), watermarks);
    }

    static int nextLeg(Work work) {
        return Integer.parseInt(work.detail().getOrDefault(Details.NEXT_LEG, "0"));
    }
}
