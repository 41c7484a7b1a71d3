package io.shardway.api.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dry run plays the same rules as the real run: refused alike, and with the same commands. */
class RehearsalTest {

    private static final Stamp STAMP = new Stamp(new Actor("u", "User", "ops"), Instant.EPOCH);

    private static final Set<PublicState> AT_REST = EnumSet.of(
            PublicState.RUNNING,
            PublicState.VERIFIED_DATA,
            PublicState.SWITCHED_REPLICAS,
            PublicState.SWITCHED_PRIMARIES,
            PublicState.CUTOVER,
            PublicState.REVERSED_CUTOVER,
            PublicState.COMPLETED,
            PublicState.CANCELLED);

    private static List<String> commands(WorkflowState state, Action action) {
        return switch (Rehearsal.of(state, action, STAMP)) {
            case Rehearsal.Played.Through(Rehearsal rehearsal) ->
                rehearsal.scenes().stream()
                        .map(scene -> scene.state().word() + " " + scene.work().unit() + " "
                                + scene.work().want())
                        .toList();
            case Rehearsal.Played.Refused(String reason) -> List.of(reason);
        };
    }

    @Test
    void showsASwitchOfPrimariesCommandByCommand() {
        var commands = commands(Situation.RUNNING.story().state(), Action.SWITCH_PRIMARIES);

        assertThat(commands)
                .startsWith("switching_primaries 2/capture/- CAPTURE", "switching_primaries cutover SWITCH_PRIMARIES")
                .endsWith("switched_primaries 2/apply/- REPLICATE");
        assertThat(commands.subList(2, commands.size() - 1))
                .as("the capture stays and watches the side that was left")
                .containsExactlyInAnyOrder("switched_primaries 1/copy STOPPED", "switched_primaries 1/apply/- STOPPED");
    }

    @Test
    void showsThatACancelReversesTrafficFirst() {
        var commands = commands(Situation.SWITCHED_PRIMARIES.story().state(), Action.CANCEL);

        assertThat(commands).first().asString().endsWith("3/capture/- CAPTURE");
        assertThat(commands)
                .contains("reversing_traffic_for_cancel cutover REVERSE_PRIMARIES")
                .last()
                .asString()
                .isEqualTo("cancelling cutover CANCEL");
    }

    @ParameterizedTest
    @EnumSource
    void refusesExactlyWhatTheActionRefuses(Situation situation) {
        var state = situation.story().state();
        for (Action action : Action.values()) {
            boolean possible = Workflow.allowed(state).contains(action);
            var played = Rehearsal.of(state, action, STAMP);
            if (played instanceof Rehearsal.Played.Through(Rehearsal rehearsal)) {
                assertThat(possible).as("%s in %s", action, situation).isTrue();
                assertThat(rehearsal.end())
                        .as("%s in %s comes to rest", action, situation)
                        .isIn(AT_REST);
            } else {
                assertThat(possible).as("%s in %s", action, situation).isFalse();
            }
        }
    }
}
