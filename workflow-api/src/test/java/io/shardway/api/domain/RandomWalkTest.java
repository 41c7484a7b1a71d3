package io.shardway.api.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People, services, failures and late messages in any order: what must hold at every step, and that an end is always reachable. */
class RandomWalkTest {

    private static final List<Action> ACTIONS = List.of(Action.values());
    private static final int WALKS = 300;
    private static final int STEPS = 120;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20261122, 77})
    void keepsItsInvariantsAndCanAlwaysBeEnded(long seed) {
        var random = new Random(seed);
        for (int walk = 0; walk < WALKS; walk++) {
            var shards = random.nextBoolean() ? List.of("-") : List.of("-80", "80-");
            var story =
                    new Story(List.of("a", "b"), shards, random.nextBoolean() ? List.of("-") : List.of("-80", "80-"));
            var said = new ArrayList<WorkflowCommand>();
            for (int step = 0; step < STEPS && !story.state().isFinal(); step++) {
                takeStep(story, random, said);
                check(story, seed, walk);
            }
            end(story);
            assertThat(story.state().isFinal())
                    .as("seed %s walk %s", seed, walk)
                    .isTrue();
            assertThat(story.commands())
                    .as("seed %s walk %s: keys left behind", seed, walk)
                    .isEmpty();
            assertThat(Workflow.replay(story.history)).isEqualTo(story.state());
        }
    }

    private static void takeStep(Story story, Random random, List<WorkflowCommand> said) {
        int kind = random.nextInt(100);
        if (kind < 15) {
            var action = ACTIONS.get(random.nextInt(ACTIONS.size()));
            if (action != Action.CANCEL || random.nextInt(8) == 0) {
                story.tryTo(action);
            }
            return;
        }
        if (kind < 25 && !said.isEmpty()) {
            // A late or doubled message.
            story.decide(said.get(random.nextInt(said.size())));
            return;
        }
        var commands = story.commands();
        var work = commands.get(random.nextInt(commands.size()));
        List<Fact> facts =
                switch (random.nextInt(20)) {
                    case 0 -> List.of(new Fact.WorkFailed("SERVER_ERROR", "failed", true, true));
                    case 1 ->
                        work.unit().kind() == Unit.Kind.CAPTURE
                                ? List.of(new Fact.StreamHalted(work.unit().shard(), "ALTER TABLE a", "1"))
                                : List.of();
                    case 2 ->
                        work.want() == Want.SWITCH_PRIMARIES || work.want() == Want.REVERSE_PRIMARIES
                                ? List.of(new Fact.SwitchUndone("undone"))
                                : List.of();
                    default -> story.answersTo(work);
                };
        for (Fact fact : facts) {
            var heard = new WorkflowCommand.Heard(work.unit(), work.generation(), fact, story.now());
            said.add(heard);
            story.decide(heard);
            assertThat(story.decide(heard)).as("heard twice: %s", heard).isInstanceOf(Decision.Ignored.class);
        }
    }

    private static void check(Story story, long seed, int walk) {
        var state = story.state();
        var where = "seed %s walk %s in %s".formatted(seed, walk, state.phase());
        var generations = story.sent.stream()
                .filter(Outgoing.Ask.class::isInstance)
                .map(ask -> ((Outgoing.Ask) ask).work().generation())
                .toList();
        assertThat(generations).as(where).isSorted().doesNotHaveDuplicates();
        switch (state.phase()) {
            case Phase.CuttingOver(Stamp _, boolean asked)
            when asked -> assertThat(state.activeUnits()).as(where).isEmpty();
            case Phase.Cancelling(Stamp _, boolean asked)
            when asked -> assertThat(state.activeUnits()).as(where).isEmpty();
            case Phase.Cancelling _ ->
                assertThat(state.replicasSwitched() || state.primariesSwitched())
                        .as(where)
                        .isFalse();
            case Phase.SwitchedPrimaries _ -> {
                assertThat(state.primariesSwitched() && state.replicasSwitched())
                        .as(where)
                        .isTrue();
                assertThat(state.leg().direction()).as(where).isEqualTo(Direction.REVERSE);
            }
            case Phase.Running _ ->
                assertThat(state.leg().direction()).as(where).isEqualTo(Direction.FORWARD);
            case Phase _ -> {
                // Nothing more to say there.
            }
        }
    }

    /** From wherever the walk stopped, with services that work: retry and cancel, or complete, lead to the end. */
    private static void end(Story story) {
        for (int round = 0; round < 10 && !story.state().isFinal(); round++) {
            story.settle();
            if (story.state().halt().isPresent()) {
                story.tryTo(Action.RETRY);
                story.settle();
            }
            story.tryTo(Action.CANCEL);
            story.tryTo(Action.COMPLETE);
            story.settle();
        }
    }
}
