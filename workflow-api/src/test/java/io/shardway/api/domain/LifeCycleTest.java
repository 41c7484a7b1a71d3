package io.shardway.api.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LifeCycleTest {

    private final Story story = Story.ofOneShard();

    @Test
    void preparesThenCapturesThenCopiesThenReplicates() {
        assertThat(wants()).containsExactly("cutover PREPARE 1");

        story.answer(Unit.CUTOVER, new Fact.TargetPrepared());
        assertThat(story.publicState()).isEqualTo(PublicState.PENDING);
        story.answer(unit("1/capture/-"), new Fact.CaptureReady());
        assertThat(story.publicState()).isEqualTo(PublicState.COPYING);
        assertThat(story.state().stamps().at(Milestone.STARTED)).isPresent();
        story.answer(unit("1/copy"), new Fact.TableCopied("orders"));
        assertThat(story.state().stamps().at(Milestone.DATA_COPIED)).isEmpty();
        story.answer(unit("1/copy"), new Fact.TableCopied("lines"));
        assertThat(story.state().stamps().at(Milestone.DATA_COPIED)).isPresent();
        assertThat(story.publicState()).isEqualTo(PublicState.COPYING);
        story.answer(unit("1/apply/-"), new Fact.Replicating());

        assertThat(story.publicState()).isEqualTo(PublicState.RUNNING);
        assertThat(wants())
                .containsExactly(
                        "cutover PREPARE 1",
                        "1/capture/- CAPTURE 2",
                        "1/copy COPY 3",
                        "1/apply/- REDO 4",
                        "1/apply/- FINISH 5");
    }

    @Test
    void waitsForEveryShardOfBothSides() {
        var sharded = new Story(List.of("orders"), List.of("-80", "80-"), List.of("-40", "40-"));
        sharded.answer(Unit.CUTOVER, new Fact.TargetPrepared());

        sharded.answer(unit("1/capture/-80"), new Fact.CaptureReady());
        assertThat(sharded.publicState()).isEqualTo(PublicState.PENDING);
        sharded.answer(unit("1/capture/80-"), new Fact.CaptureReady());
        assertThat(sharded.publicState()).isEqualTo(PublicState.COPYING);
        sharded.answer(unit("1/copy"), new Fact.TableCopied("orders"));
        sharded.answer(unit("1/apply/-40"), new Fact.Replicating());
        assertThat(sharded.publicState()).isEqualTo(PublicState.COPYING);
        sharded.answer(unit("1/apply/40-"), new Fact.Replicating());
        assertThat(sharded.publicState()).isEqualTo(PublicState.RUNNING);
    }

    @Test
    void goesThereAndBackAndThereAgainThenCutsOverAndCompletes() {
        story.settle();
        assertThat(story.act(Action.VERIFY_DATA).publicState()).isEqualTo(PublicState.VERIFYING_DATA);
        assertThat(story.settle().publicState()).isEqualTo(PublicState.VERIFIED_DATA);
        assertThat(story.act(Action.SWITCH_REPLICAS).publicState()).isEqualTo(PublicState.SWITCHING_REPLICAS);
        assertThat(story.settle().publicState()).isEqualTo(PublicState.SWITCHED_REPLICAS);
        assertThat(story.state().replicasSwitched()).isTrue();
        assertThat(story.act(Action.SWITCH_PRIMARIES).publicState()).isEqualTo(PublicState.SWITCHING_PRIMARIES);
        assertThat(story.settle().publicState()).isEqualTo(PublicState.SWITCHED_PRIMARIES);
        assertThat(story.state().leg()).isEqualTo(new Leg(2, Direction.REVERSE));
        assertThat(story.act(Action.REVERSE_TRAFFIC).publicState()).isEqualTo(PublicState.REVERSING_TRAFFIC);
        assertThat(story.settle().publicState()).isEqualTo(PublicState.RUNNING);
        assertThat(story.state().primariesSwitched()).isFalse();
        assertThat(story.state().replicasSwitched()).isFalse();
        assertThat(story.act(Action.SWITCH_PRIMARIES).settle().publicState()).isEqualTo(PublicState.SWITCHED_PRIMARIES);
        assertThat(story.state().replicasSwitched()).as("moves replicas too").isTrue();
        assertThat(story.state().leg()).isEqualTo(new Leg(4, Direction.REVERSE));
        assertThat(story.act(Action.CUTOVER).publicState()).isEqualTo(PublicState.CUTTING_OVER);
        assertThat(story.settle().publicState()).isEqualTo(PublicState.CUTOVER);
        assertThat(story.act(Action.REVERSE_CUTOVER).settle().publicState()).isEqualTo(PublicState.REVERSED_CUTOVER);
        assertThat(story.act(Action.CUTOVER).settle().publicState()).isEqualTo(PublicState.CUTOVER);
        assertThat(story.act(Action.COMPLETE).settle().publicState()).isEqualTo(PublicState.COMPLETED);

        assertThat(story.commands()).as("every key is forgotten").isEmpty();
        assertThat(Workflow.replay(story.history)).isEqualTo(story.state());
        assertThat(story.state().stamps().reached().keySet())
                .contains(
                        Milestone.VERIFIED,
                        Milestone.SWITCHED_REPLICAS,
                        Milestone.SWITCHED_PRIMARIES,
                        Milestone.REVERSED,
                        Milestone.CUT_OVER,
                        Milestone.CUTOVER_REVERSED,
                        Milestone.COMPLETED);
    }

    @Test
    void startsTheNextLegOnlyWhenItsCaptureIsReadyAndAppliesOnlyAfterTheDecision() {
        story.settle().act(Action.SWITCH_PRIMARIES);
        assertThat(story.commandOf(unit("2/capture/-")).leg().direction()).isEqualTo(Direction.REVERSE);
        assertThat(story.commandOf(Unit.CUTOVER).want()).isEqualTo(Want.PREPARE);

        story.answer(unit("2/capture/-"), new Fact.CaptureReady());
        assertThat(story.commandOf(Unit.CUTOVER).want()).isEqualTo(Want.SWITCH_PRIMARIES);
        assertThat(story.commandOf(Unit.CUTOVER).detail()).isEqualTo(Map.of("nextLeg", "2"));
        assertThat(story.commandOf(Unit.CUTOVER).leg().number()).isEqualTo(1);
        assertThat(story.commandOf(unit("1/apply/-")).want()).isEqualTo(Want.FINISH);

        story.answer(Unit.CUTOVER, new Fact.SwitchDecided(2, Map.of("-", "r0")));
        assertThat(story.commandOf(unit("1/apply/-")).want()).isEqualTo(Want.STOPPED);
        // The side that was left is watched for writes past its fence.
        assertThat(story.commandOf(unit("1/capture/-")).want()).isEqualTo(Want.CAPTURE);
        assertThat(story.commandOf(unit("2/apply/-")).want()).isEqualTo(Want.REPLICATE);
        assertThat(story.commandOf(unit("2/apply/-")).detail()).isEqualTo(Map.of("from", "r0"));
        assertThat(story.publicState()).isEqualTo(PublicState.SWITCHING_PRIMARIES);

        story.answer(Unit.CUTOVER, new Fact.PrimariesSwitched(2));
        assertThat(story.publicState()).isEqualTo(PublicState.SWITCHED_PRIMARIES);
    }

    @Test
    void watchesTheSideThatWasLeftUntilTrafficComesBackToIt() {
        story.settle().act(Action.SWITCH_PRIMARIES).settle();
        assertThat(story.commandOf(unit("1/capture/-")).want()).isEqualTo(Want.CAPTURE);
        assertThat(story.commandOf(unit("2/capture/-")).want()).isEqualTo(Want.CAPTURE);

        story.act(Action.REVERSE_TRAFFIC).settle();

        assertThat(story.commandOf(unit("1/capture/-")).want()).isEqualTo(Want.STOPPED);
        assertThat(story.commandOf(unit("2/capture/-")).want()).isEqualTo(Want.CAPTURE);
        assertThat(story.commandOf(unit("2/apply/-")).want()).isEqualTo(Want.STOPPED);
        assertThat(story.commandOf(unit("3/capture/-")).want()).isEqualTo(Want.CAPTURE);
    }

    @Test
    void goesBackToTheStateBeforeWhenASwitchIsUndoneAndTakesAnotherLegNextTime() {
        story.settle().act(Action.VERIFY_DATA).settle().act(Action.SWITCH_PRIMARIES);
        story.answer(unit("2/capture/-"), new Fact.CaptureReady());

        story.answer(Unit.CUTOVER, new Fact.SwitchUndone("lock wait timeout on the source"));

        assertThat(story.publicState()).isEqualTo(PublicState.VERIFIED_DATA);
        assertThat(story.state().errors()).contains("lock wait timeout on the source");
        assertThat(story.commandOf(unit("2/capture/-")).want()).isEqualTo(Want.STOPPED);
        assertThat(story.commandOf(unit("1/capture/-")).want()).isEqualTo(Want.CAPTURE);
        story.settle().act(Action.SWITCH_PRIMARIES);
        assertThat(story.commandOf(unit("3/capture/-")).want()).isEqualTo(Want.CAPTURE);
        assertThat(story.state().errors()).isEmpty();
        assertThat(story.settle().state().leg()).isEqualTo(new Leg(3, Direction.REVERSE));
    }

    @Test
    void cleansUpOnlyAfterEveryStreamHasStopped() {
        story.settle().act(Action.CANCEL);
        assertThat(story.publicState()).isEqualTo(PublicState.CANCELLING);
        var active = story.state().activeUnits();
        assertThat(active).extracting(work -> work.unit().toString()).contains("1/capture/-", "1/apply/-", "1/copy");

        for (Work work : active) {
            assertThat(story.commandOf(Unit.CUTOVER).want()).isNotEqualTo(Want.CANCEL);
            story.answer(work.unit(), new Fact.UnitStopped());
        }

        assertThat(story.commandOf(Unit.CUTOVER).want()).isEqualTo(Want.CANCEL);
        story.answer(Unit.CUTOVER, new Fact.CleanedUp());
        assertThat(story.publicState()).isEqualTo(PublicState.CANCELLED);
        assertThat(story.commands()).isEmpty();
        assertThat(story.state().stamps().at(Milestone.CANCELLED)).isPresent();
    }

    @Test
    void sendsTrafficBackBeforeItCancels() {
        story.settle().act(Action.SWITCH_PRIMARIES).settle().act(Action.CANCEL);
        assertThat(story.publicState()).isEqualTo(PublicState.REVERSING_TRAFFIC_FOR_CANCEL);

        story.settle();

        assertThat(story.publicState()).isEqualTo(PublicState.CANCELLED);
        assertThat(story.state().stamps().at(Milestone.REVERSED)).isPresent();
        assertThat(story.sent.stream()
                        .filter(Outgoing.Ask.class::isInstance)
                        .map(ask -> ((Outgoing.Ask) ask).work().want()))
                .containsSubsequence(Want.REVERSE_PRIMARIES, Want.CANCEL);
    }

    @Test
    void honoursACancelThatCameWhileTrafficMovedWhenTheMoveHasEnded() {
        story.settle().act(Action.SWITCH_PRIMARIES);
        story.answer(unit("2/capture/-"), new Fact.CaptureReady());
        story.act(Action.CANCEL);
        assertThat(story.publicState()).isEqualTo(PublicState.SWITCHING_PRIMARIES);

        story.answer(Unit.CUTOVER, new Fact.SwitchDecided(2, Map.of("-", "r0")));
        story.answer(Unit.CUTOVER, new Fact.PrimariesSwitched(2));

        assertThat(story.publicState()).isEqualTo(PublicState.REVERSING_TRAFFIC_FOR_CANCEL);
        assertThat(story.settle().publicState()).isEqualTo(PublicState.CANCELLED);
    }

    @Test
    void remembersWhereAnErrorHappenedAndGoesOnThereAfterARetry() {
        story.answer(Unit.CUTOVER, new Fact.TargetPrepared());
        story.answer(unit("1/capture/-"), new Fact.CaptureReady());
        story.answer(unit("1/copy"), new Fact.TableCopied("orders"));
        long before = story.commandOf(unit("1/copy")).generation();

        story.answer(unit("1/copy"), new Fact.WorkFailed("SERVER_UNREACHABLE", "target is down", true, true));
        assertThat(story.publicState()).isEqualTo(PublicState.ERROR);
        assertThat(story.state().errors()).contains("target is down");
        assertThat(story.tryTo(Action.SWITCH_PRIMARIES)).isInstanceOf(Decision.Refused.class);

        story.act(Action.RETRY);
        assertThat(story.publicState()).isEqualTo(PublicState.COPYING);
        assertThat(story.commandOf(unit("1/copy")).generation()).isGreaterThan(before);
        assertThat(story.hear(unit("1/copy"), before, new Fact.TableCopied("lines")))
                .as("an older generation")
                .isInstanceOf(Decision.Ignored.class);
        assertThat(story.settle().publicState()).isEqualTo(PublicState.RUNNING);
    }

    @Test
    void stopsAtASchemaChangeAndGoesOnBehindItAfterARetry() {
        story.settle();
        story.answer(unit("1/apply/-"), new Fact.StreamHalted("-", "ALTER TABLE orders ADD x INT", "0-1-77"));
        assertThat(story.publicState()).isEqualTo(PublicState.STOPPED);
        assertThat(story.state().errors())
                .hasValueSatisfying(text -> assertThat(text).contains("ALTER TABLE"));

        story.act(Action.RETRY);

        assertThat(story.publicState()).isEqualTo(PublicState.RUNNING);
        assertThat(story.commandOf(unit("1/apply/-")).detail()).containsEntry("resumeAfter", "0-1-77");
        assertThat(story.commandOf(unit("1/capture/-")).detail()).isEmpty();
    }

    @Test
    void tellsACaptureThatSomebodyHasDealtWithAChangeBehindTheFence() {
        story.settle();
        long generation = story.commandOf(unit("1/capture/-")).generation();
        story.answer(unit("1/capture/-"), new Fact.WorkFailed("FOREIGN_WRITE", "table t", true, true));

        story.act(Action.RETRY);

        assertThat(story.commandOf(unit("1/capture/-")).detail())
                .containsEntry("acknowledged", Long.toString(generation));
        assertThat(story.commandOf(unit("1/apply/-")).detail()).isEmpty();
    }

    @Test
    void keepsReplicatingWhenOnlyTheVerificationFails() {
        story.settle().act(Action.VERIFY_DATA);
        story.answer(Unit.VERIFY, new Fact.WorkFailed("SERVER_UNREACHABLE", "replica is gone", true, true));

        assertThat(story.publicState()).isEqualTo(PublicState.RUNNING);
        assertThat(story.state().errors())
                .hasValueSatisfying(text -> assertThat(text).contains("replica is gone"));
        assertThat(story.state().stamps().at(Milestone.VERIFIED)).isEmpty();
    }

    @Test
    void refusesToMoveTrafficAfterAMismatchUntilAVerificationFindsBothSidesEqual() {
        story.settle().act(Action.VERIFY_DATA);
        story.answer(Unit.VERIFY, new Fact.VerificationEnded(verification(), true));
        assertThat(story.publicState()).isEqualTo(PublicState.VERIFIED_DATA);
        assertThat(story.tryTo(Action.SWITCH_PRIMARIES)).isInstanceOf(Decision.Refused.class);

        story.act(Action.VERIFY_ASIDE);
        assertThat(story.tryTo(Action.SWITCH_PRIMARIES))
                .as("a new one has only begun")
                .isInstanceOf(Decision.Refused.class);
        story.answer(Unit.VERIFY, new Fact.VerificationEnded(verification(), false));

        story.act(Action.SWITCH_PRIMARIES);
    }

    @Test
    void verifiesAsideAfterTheSwitchWithoutLeavingTheState() {
        story.settle().act(Action.SWITCH_PRIMARIES).settle().act(Action.VERIFY_ASIDE);
        assertThat(story.publicState()).isEqualTo(PublicState.SWITCHED_PRIMARIES);
        assertThat(story.commandOf(Unit.VERIFY).leg()).isEqualTo(new Leg(2, Direction.REVERSE));

        story.settle();

        assertThat(story.publicState()).isEqualTo(PublicState.SWITCHED_PRIMARIES);
        assertThat(story.state().verification().orElseThrow().outcome()).isEqualTo(Verification.Outcome.EQUAL);
    }

    @Test
    void staysWithSwitchedReplicasWhenVerifiedThere() {
        story.settle().act(Action.SWITCH_REPLICAS).settle().act(Action.VERIFY_DATA);
        assertThat(story.publicState()).isEqualTo(PublicState.VERIFYING_DATA);
        assertThat(story.settle().publicState()).isEqualTo(PublicState.SWITCHED_REPLICAS);
        assertThat(story.state().replicasSwitched()).isTrue();
    }

    private java.util.UUID verification() {
        return story.state().verification().orElseThrow().id();
    }

    private static Unit unit(String text) {
        return Unit.valueOf(text);
    }

    private List<String> wants() {
        return story.sent.stream()
                .filter(Outgoing.Ask.class::isInstance)
                .map(ask -> ((Outgoing.Ask) ask).work())
                .map(work -> work.unit() + " " + work.want() + " " + work.generation())
                .toList();
    }
}
