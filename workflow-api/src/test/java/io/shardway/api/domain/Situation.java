package io.shardway.api.domain;

import java.util.Map;

/** One way into each public state. */
enum Situation {
    PENDING,
    COPYING,
    RUNNING,
    STOPPED,
    VERIFYING_DATA,
    VERIFIED_DATA,
    SWITCHING_REPLICAS,
    SWITCHED_REPLICAS,
    SWITCHING_PRIMARIES,
    SWITCHED_PRIMARIES,
    REVERSING_TRAFFIC,
    REVERSING_TRAFFIC_FOR_CANCEL,
    CUTTING_OVER,
    CUTOVER,
    REVERSED_CUTOVER,
    COMPLETED,
    CANCELLING,
    CANCELLED,
    ERROR;

    /** What each action leads to at once; an action that is not listed is refused. */
    static final Map<PublicState, Map<Action, PublicState>> TABLE = Map.ofEntries(
            Map.entry(PublicState.PENDING, Map.of(Action.CANCEL, PublicState.CANCELLING)),
            Map.entry(PublicState.COPYING, Map.of(Action.CANCEL, PublicState.CANCELLING)),
            Map.entry(
                    PublicState.RUNNING,
                    Map.of(
                            Action.VERIFY_DATA, PublicState.VERIFYING_DATA,
                            Action.VERIFY_ASIDE, PublicState.RUNNING,
                            Action.SWITCH_REPLICAS, PublicState.SWITCHING_REPLICAS,
                            Action.SWITCH_PRIMARIES, PublicState.SWITCHING_PRIMARIES,
                            Action.CANCEL, PublicState.CANCELLING)),
            Map.entry(
                    PublicState.STOPPED,
                    Map.of(Action.RETRY, PublicState.RUNNING, Action.CANCEL, PublicState.CANCELLING)),
            Map.entry(PublicState.VERIFYING_DATA, Map.of(Action.CANCEL, PublicState.CANCELLING)),
            Map.entry(
                    PublicState.VERIFIED_DATA,
                    Map.of(
                            Action.VERIFY_DATA, PublicState.VERIFYING_DATA,
                            Action.VERIFY_ASIDE, PublicState.VERIFIED_DATA,
                            Action.SWITCH_REPLICAS, PublicState.SWITCHING_REPLICAS,
                            Action.SWITCH_PRIMARIES, PublicState.SWITCHING_PRIMARIES,
                            Action.CANCEL, PublicState.CANCELLING)),
            Map.entry(PublicState.SWITCHING_REPLICAS, Map.of(Action.CANCEL, PublicState.SWITCHING_REPLICAS)),
            Map.entry(
                    PublicState.SWITCHED_REPLICAS,
                    Map.of(
                            Action.VERIFY_DATA, PublicState.VERIFYING_DATA,
                            Action.VERIFY_ASIDE, PublicState.SWITCHED_REPLICAS,
                            Action.SWITCH_PRIMARIES, PublicState.SWITCHING_PRIMARIES,
                            Action.REVERSE_TRAFFIC, PublicState.REVERSING_TRAFFIC,
                            Action.CANCEL, PublicState.REVERSING_TRAFFIC_FOR_CANCEL)),
            Map.entry(PublicState.SWITCHING_PRIMARIES, Map.of(Action.CANCEL, PublicState.CANCELLING)),
            Map.entry(
                    PublicState.SWITCHED_PRIMARIES,
                    Map.of(
                            Action.VERIFY_ASIDE, PublicState.SWITCHED_PRIMARIES,
                            Action.REVERSE_TRAFFIC, PublicState.REVERSING_TRAFFIC,
                            Action.CUTOVER, PublicState.CUTTING_OVER,
                            Action.CANCEL, PublicState.REVERSING_TRAFFIC_FOR_CANCEL)),
            Map.entry(PublicState.REVERSING_TRAFFIC, Map.of(Action.CANCEL, PublicState.REVERSING_TRAFFIC_FOR_CANCEL)),
            Map.entry(PublicState.REVERSING_TRAFFIC_FOR_CANCEL, Map.of()),
            Map.entry(PublicState.CUTTING_OVER, Map.of()),
            Map.entry(
                    PublicState.CUTOVER,
                    Map.of(Action.REVERSE_CUTOVER, PublicState.CUTOVER, Action.COMPLETE, PublicState.CUTOVER)),
            Map.entry(
                    PublicState.REVERSED_CUTOVER,
                    Map.of(Action.CUTOVER, PublicState.CUTTING_OVER, Action.COMPLETE, PublicState.REVERSED_CUTOVER)),
            Map.entry(PublicState.COMPLETED, Map.of()),
            Map.entry(PublicState.CANCELLING, Map.of()),
            Map.entry(PublicState.CANCELLED, Map.of()),
            Map.entry(
                    PublicState.ERROR,
                    Map.of(Action.RETRY, PublicState.RUNNING, Action.CANCEL, PublicState.CANCELLING)));

    Story story() {
        var story = Story.ofOneShard();
        return switch (this) {
            case PENDING -> story;
            case COPYING ->
                story.answer(Unit.CUTOVER, new Fact.TargetPrepared())
                        .answer(Unit.valueOf("1/capture/-"), new Fact.CaptureReady());
            case RUNNING -> story.settle();
            case STOPPED ->
                RUNNING.story()
                        .answer(
                                Unit.valueOf("1/capture/-"),
                                new Fact.StreamHalted("-", "ALTER TABLE orders ADD x INT", "0-1-7"));
            case ERROR ->
                RUNNING.story()
                        .answer(
                                Unit.valueOf("1/apply/-"),
                                new Fact.WorkFailed("DUPLICATE_ON_TARGET", "no", true, true));
            case VERIFYING_DATA -> RUNNING.story().act(Action.VERIFY_DATA);
            case VERIFIED_DATA -> VERIFYING_DATA.story().settle();
            case SWITCHING_REPLICAS -> RUNNING.story().act(Action.SWITCH_REPLICAS);
            case SWITCHED_REPLICAS -> SWITCHING_REPLICAS.story().settle();
            case SWITCHING_PRIMARIES -> RUNNING.story().act(Action.SWITCH_PRIMARIES);
            case SWITCHED_PRIMARIES -> SWITCHING_PRIMARIES.story().settle();
            case REVERSING_TRAFFIC -> SWITCHED_PRIMARIES.story().act(Action.REVERSE_TRAFFIC);
            case REVERSING_TRAFFIC_FOR_CANCEL -> SWITCHED_PRIMARIES.story().act(Action.CANCEL);
            case CUTTING_OVER -> SWITCHED_PRIMARIES.story().act(Action.CUTOVER);
            case CUTOVER -> CUTTING_OVER.story().settle();
            case REVERSED_CUTOVER -> CUTOVER.story().act(Action.REVERSE_CUTOVER).settle();
            case COMPLETED -> CUTOVER.story().act(Action.COMPLETE).settle();
            case CANCELLING -> RUNNING.story().act(Action.CANCEL);
            case CANCELLED -> CANCELLING.story().settle();
        };
    }
}
