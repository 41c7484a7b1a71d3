package io.shardway.api.domain;

import java.util.Map;
import java.util.UUID;

/** What a service says is the case; {@link WorkflowCommand.Heard} says about which command. */
public sealed interface Fact {

    record TargetPrepared() implements Fact {}

    record CaptureReady() implements Fact {}

    record TableCopied(String table) implements Fact {}

    record Replicating() implements Fact {}

    record UnitStopped() implements Fact {}

    record StreamHalted(String sourceShard, String statement, String position) implements Fact {}

    record WorkFailed(String code, String message, boolean mayRetry, boolean mayRestart) implements Fact {}

    record VerificationEnded(UUID verification, boolean mismatch) implements Fact {}

    record ReplicasSwitched() implements Fact {}

    record ReplicasReversed() implements Fact {}

    /** @param watermarks where the next leg starts, by shard of the side that will serve */
    record SwitchDecided(int nextLeg, Map<String, String> watermarks) implements Fact {
        public SwitchDecided {
            watermarks = Map.copyOf(watermarks);
        }
    }

    record PrimariesSwitched(int nextLeg) implements Fact {}

    record PrimariesReversed(int nextLeg) implements Fact {}

    record SwitchUndone(String reason) implements Fact {}

    record CutOver() implements Fact {}

    record CutoverReversed() implements Fact {}

    record CleanedUp() implements Fact {}

    /** Something for people and projections that changes no decision: a plan, a step of a switch, a barrier. */
    record Noted() implements Fact {}
}
