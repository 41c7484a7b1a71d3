package io.shardway.api.domain;

import io.shardway.api.domain.WorkflowCommand.Act;
import io.shardway.api.domain.WorkflowCommand.Heard;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What an action would lead to: the same rules, played against services that do their part at once. Pure; nothing is stored or sent.
 *
 * @param scenes the commands that services would get, in order
 * @param end the state in which the workflow would rest
 */
public record Rehearsal(List<Scene> scenes, PublicState end) {

    /** No workflow has this many commands; a rule that asked for ever would end here. */
    private static final int MOST_SCENES = 100_000;

    public Rehearsal {
        scenes = List.copyOf(scenes);
    }

    /** @param state that clients see when the command is sent */
    public record Scene(PublicState state, Work work) {}

    /** Plays an action; refused for the reason for which the action would be. */
    public static Played of(WorkflowState state, Action action, Stamp stamp) {
        return switch (Workflow.decide(state, new Act(action, stamp))) {
            case Decision.Accepted accepted -> new Played.Through(play(accepted, stamp.at()));
            case Decision.Refused(String reason) -> new Played.Refused(reason);
            case Decision.Ignored(String reason) -> new Played.Refused(reason);
        };
    }

    /** How a rehearsal has ended. */
    public sealed interface Played {
        record Through(Rehearsal rehearsal) implements Played {}

        record Refused(String reason) implements Played {}
    }

    private static Rehearsal play(Decision.Accepted first, Instant at) {
        var state = first.state();
        List<Scene> scenes = new ArrayList<>();
        Deque<Work> asked = new ArrayDeque<>();
        take(first, asked);
        // What was asked before and is not answered yet is under way: it ends too, and is no command of this action.
        Set<Work> underWay = new LinkedHashSet<>(state.units(work -> !work.settled()));
        underWay.removeAll(asked);
        asked.addAll(underWay);
        while (!asked.isEmpty() && scenes.size() < MOST_SCENES) {
            Work work = asked.removeFirst();
            if (!underWay.contains(work)) {
                scenes.add(new Scene(state.publicState(), work));
            }
            for (Fact fact : answers(work, state.definition())) {
                if (Workflow.decide(state, new Heard(work.unit(), work.generation(), fact, at))
                        instanceof Decision.Accepted accepted) {
                    state = accepted.state();
                    take(accepted, asked);
                }
            }
        }
        return new Rehearsal(scenes, state.publicState());
    }

    private static void take(Decision.Accepted accepted, Deque<Work> asked) {
        for (Outgoing outgoing : accepted.outgoing()) {
            if (outgoing instanceof Outgoing.Ask(Work work)) {
                asked.addLast(work);
            }
        }
    }

    /** What the service would say when the work has succeeded. */
    private static List<Fact> answers(Work work, Definition definition) {
        return switch (work.want()) {
            case PREPARE -> List.of(new Fact.TargetPrepared());
            case CAPTURE -> List.of(new Fact.CaptureReady());
            case COPY ->
                definition.tables().stream().<Fact>map(Fact.TableCopied::new).toList();
            case FINISH -> List.of(new Fact.Replicating());
            case REDO, REPLICATE -> List.of();
            case VERIFY -> List.of(new Fact.VerificationEnded(verification(work), false));
            case SWITCH_REPLICAS -> List.of(new Fact.ReplicasSwitched());
            case REVERSE_REPLICAS -> List.of(new Fact.ReplicasReversed());
            case SWITCH_PRIMARIES ->
                List.of(
                        new Fact.SwitchDecided(nextLeg(work), watermarks(work, definition)),
                        new Fact.PrimariesSwitched(nextLeg(work)));
            case REVERSE_PRIMARIES ->
                List.of(
                        new Fact.SwitchDecided(nextLeg(work), watermarks(work, definition)),
                        new Fact.PrimariesReversed(nextLeg(work)));
            case CUT_OVER -> List.of(new Fact.CutOver());
            case REVERSE_CUTOVER -> List.of(new Fact.CutoverReversed());
            case COMPLETE, CANCEL -> List.of(new Fact.CleanedUp());
            case STOPPED -> List.of(new Fact.UnitStopped());
        };
    }

    private static UUID verification(Work work) {
        return Optional.ofNullable(work.detail().get(Details.VERIFICATION))
                .map(UUID::fromString)
                .orElseGet(() -> UUID.nameUUIDFromBytes("none".getBytes(StandardCharsets.UTF_8)));
    }

    private static int nextLeg(Work work) {
        return Optional.ofNullable(work.detail().get(Details.NEXT_LEG))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private static Map<String, String> watermarks(Work work, Definition definition) {
        Map<String, String> watermarks = new HashMap<>();
        definition.to(work.leg()).shards().forEach(shard -> watermarks.put(shard, "-"));
        return watermarks;
    }
}
