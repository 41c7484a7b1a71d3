package io.shardway.cutover.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.Want;
import io.shardway.contract.plan.CutoverPlan;
import io.shardway.contract.plan.CutoverStep;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SwitchPlanTest {

    @Test
    void reachesEveryPhaseForwardInOrder() {
        assertThat(SwitchPlan.forward().stream().map(Step::reaches))
                .containsExactly(
                        Phase.IDLE,
                        Phase.IDLE,
                        Phase.BUFFERING,
                        Phase.FENCED,
                        Phase.CAUGHT_UP,
                        Phase.DECIDED,
                        Phase.OPENED,
                        Phase.SWITCHED);
    }

    @Test
    void takesTheStepsThatADryRunShows() {
        assertThat(SwitchPlan.forward().stream().map(Step::title))
                .containsExactlyElementsOf(CutoverPlan.of(Want.SWITCH_PRIMARIES).stream()
                        .map(CutoverStep::title)
                        .toList());
    }

    @Test
    void takesOnlyLegalMoves() {
        List<Phase> phases = SwitchPlan.forward().stream().map(Step::reaches).toList();
        for (int i = 1; i < phases.size(); i++) {
            Phase before = phases.get(i - 1);
            assertThat(before == phases.get(i) || before.mayBecome(phases.get(i)))
                    .isTrue();
        }
    }

    @Test
    void opensNothingBeforeTheDecision() {
        List<String> titles = SwitchPlan.forward().stream().map(Step::title).toList();

        assertThat(titles.indexOf("OpenOther")).isGreaterThan(titles.indexOf("Decide"));
        assertThat(titles.indexOf("LeadTraffic")).isGreaterThan(titles.indexOf("OpenOther"));
    }

    @Test
    void goesOnBehindThePhaseThatIsJournalled() {
        assertThat(SwitchPlan.after(Phase.DECIDED)).containsExactly(new Step.OpenOther(), new Step.LeadTraffic());
        assertThat(SwitchPlan.after(Phase.OPENED)).containsExactly(new Step.LeadTraffic());
    }

    @ParameterizedTest
    @EnumSource(names = {"IDLE", "BUFFERING", "FENCED", "CAUGHT_UP", "UNDOING"})
    void hasNoWayForwardFromAPhaseThatIsUndone(Phase phase) {
        assertThat(SwitchPlan.after(phase)).isEmpty();
    }

    @Test
    void undoesNothingThatIsDecided() {
        assertThat(Arrays.stream(Phase.values()).filter(phase -> phase.mayBecome(Phase.UNDOING)))
                .containsExactly(Phase.BUFFERING, Phase.FENCED, Phase.CAUGHT_UP);
    }

    @Test
    void letsApplicationsGoOnBeforeItWaitsForAStream() {
        assertThat(SwitchPlan.back())
                .containsExactly(
                        new UndoStep.ForgetNextLeg(),
                        new UndoStep.Unfence(),
                        new UndoStep.LeadTrafficBack(),
                        new UndoStep.OpenStreams());
    }
}
