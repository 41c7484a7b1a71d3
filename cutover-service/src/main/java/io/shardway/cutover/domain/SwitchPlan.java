package io.shardway.cutover.domain;

import io.shardway.contract.Want;
import io.shardway.contract.plan.CutoverPlan;
import java.util.List;

/** The ordered steps of a switch of primaries, forward and back; the same in both directions, with the roles swapped. */
public final class SwitchPlan {

    private static final List<Step> FORWARD =
            CutoverPlan.of(Want.SWITCH_PRIMARIES).stream().map(Step::of).toList();

    private static final List<UndoStep> BACK = List.of(
            new UndoStep.ForgetNextLeg(),
            new UndoStep.Unfence(),
            new UndoStep.LeadTrafficBack(),
            new UndoStep.OpenStreams());

    private SwitchPlan() {}

    /** Everything, from the checks on. */
    public static List<Step> forward() {
        return FORWARD;
    }

    /** What is left to do once the journal says {@code decided}: forward only. */
    public static List<Step> after(Phase decided) {
        return FORWARD.stream()
                .filter(step -> step.reaches().compareTo(decided) > 0 && !decided.undoable())
                .toList();
    }

    /** The way back, from any phase before DECIDED. */
    public static List<UndoStep> back() {
        return BACK;
    }
}
