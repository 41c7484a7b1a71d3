package io.shardway.cutover.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecoveryTest {

    private static final SideState OPEN = new SideState("open", Map.of("-/t", TableState.OPEN));
    private static final SideState HALF = new SideState("half", Map.of("-/t", TableState.HALF_FENCED));
    private static final SideState FENCED = new SideState("fenced", Map.of("-/t", TableState.FENCED));
    private static final SideState HIDDEN = new SideState("hidden", Map.of("-/t", TableState.HIDDEN));

    @ParameterizedTest
    @EnumSource(names = {"BUFFERING", "FENCED", "CAUGHT_UP", "UNDOING"})
    void undoesWhatIsNotDecided(Phase phase) {
        assertThat(Recovery.of(phase, FENCED, HIDDEN)).isEqualTo(new Recovery.Undo());
        assertThat(Recovery.of(phase, OPEN, HIDDEN)).isEqualTo(new Recovery.Undo());
        assertThat(Recovery.of(phase, HALF, FENCED)).isEqualTo(new Recovery.Undo());
    }

    @ParameterizedTest
    @EnumSource(names = {"DECIDED", "OPENED"})
    void goesOnWithWhatIsDecided(Phase phase) {
        assertThat(Recovery.of(phase, FENCED, HIDDEN)).isInstanceOf(Recovery.GoOn.class);
        assertThat(Recovery.of(phase, FENCED, OPEN)).isInstanceOf(Recovery.GoOn.class);
        assertThat(Recovery.of(phase, FENCED, HALF)).isInstanceOf(Recovery.GoOn.class);
    }

    @ParameterizedTest
    @EnumSource
    void stopsWhenBothSidesCanBeWritten(Phase phase) {
        assertThat(Recovery.of(phase, OPEN, OPEN)).isInstanceOf(Recovery.Stop.class);
        assertThat(Recovery.of(phase, HALF, OPEN)).isInstanceOf(Recovery.Stop.class);
        assertThat(Recovery.of(phase, OPEN, HALF)).isInstanceOf(Recovery.Stop.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"BUFFERING", "FENCED", "CAUGHT_UP", "UNDOING"})
    void stopsWhenTheOtherSideIsOpenBeforeTheDecision(Phase phase) {
        assertThat(Recovery.of(phase, FENCED, OPEN)).isInstanceOf(Recovery.Stop.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"DECIDED", "OPENED"})
    void stopsWhenTheSideThatWasLeftIsOpenAfterTheDecision(Phase phase) {
        assertThat(Recovery.of(phase, OPEN, HIDDEN)).isInstanceOf(Recovery.Stop.class);
        assertThat(Recovery.of(phase, HALF, FENCED)).isInstanceOf(Recovery.Stop.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"IDLE", "SWITCHED", "UNDONE"})
    void leavesASettledSwitchAlone(Phase phase) {
        assertThat(Recovery.of(phase, OPEN, HIDDEN)).isEqualTo(new Recovery.Settled());
    }
}
