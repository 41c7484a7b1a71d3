package io.shardway.contract.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A fact about a workflow on {@code shardway.workflow.events.v1}, keyed by the workflow.
 *
 * <p>{@code leg} and {@code generation} are those of the command that it answers, {@code unit} is that command's unit of work; the control
 * plane ignores facts of older ones.
 */
public sealed interface WorkflowEvent {

    UUID workflow();

    int leg();

    long generation();

    String unit();

    /** Sidecars, hidden tables, views and the initial routing rules are in place. */
    record TargetPrepared(UUID workflow, int leg, long generation, String unit) implements WorkflowEvent {}

    /** The first watermark came back through the change log: everything after it is captured (I1). */
    record CaptureReady(UUID workflow, int leg, long generation, String unit, String sourceShard, String position)
            implements WorkflowEvent {}

    /** Every table is cut into splits, and the plan is stored on the targets. */
    record CopyPlanned(UUID workflow, int leg, long generation, String unit, List<TableEstimate> tables)
            implements WorkflowEvent {
        public CopyPlanned {
            tables = List.copyOf(tables);
        }
    }

    /** Every split of a table is committed on every target shard. */
    record TableCopied(UUID workflow, int leg, long generation, String unit, String table, long rows, long bytes)
            implements WorkflowEvent {}

    /** All streams into a target shard stand at W1. */
    record BarrierReached(UUID workflow, int leg, long generation, String unit, String targetShard)
            implements WorkflowEvent {}

    /** The tables of a target shard have their final schema. */
    record Indexed(UUID workflow, int leg, long generation, String unit, String targetShard) implements WorkflowEvent {}

    /** All streams into a target shard follow, and their lag is below the limit. */
    record Replicating(UUID workflow, int leg, long generation, String unit, String targetShard, long lagMillis)
            implements WorkflowEvent {}

    /** Answer to STOPPED: nothing of this unit writes any more, also when nothing was running. */
    record StreamStopped(UUID workflow, int leg, long generation, String unit, Optional<String> position, String reason)
            implements WorkflowEvent {}

    /** A stream stands in front of a schema change under on_ddl STOP; a retry goes on behind it. */
    record StreamHalted(
            UUID workflow, int leg, long generation, String unit, String sourceShard, String statement, String position)
            implements WorkflowEvent {}

    /** A unit has met an error that repeating does not mend. */
    record WorkFailed(
            UUID workflow,
            int leg,
            long generation,
            String unit,
            String code,
            String message,
            boolean mayRetry,
            boolean mayRestart)
            implements WorkflowEvent {}

    /** A verification has ended and found both sides equal. */
    record Verified(UUID workflow, int leg, long generation, String unit, UUID verification, List<TableReport> reports)
            implements WorkflowEvent {
        public Verified {
            reports = List.copyOf(reports);
        }
    }

    /** A verification has ended and found rows that differ. */
    record Mismatched(
            UUID workflow, int leg, long generation, String unit, UUID verification, List<TableReport> reports)
            implements WorkflowEvent {
        public Mismatched {
            reports = List.copyOf(reports);
        }
    }

    /** A journalled step of a switch is done. */
    record SwitchStepTaken(UUID workflow, int leg, long generation, String unit, String step, long millis)
            implements WorkflowEvent {}

    /** Replica traffic goes to the target, acknowledged by the gateways. */
    record ReplicasSwitched(UUID workflow, int leg, long generation, String unit, long epoch)
            implements WorkflowEvent {}

    /** Replica traffic goes to the source again, acknowledged by the gateways. */
    record ReplicasReversed(UUID workflow, int leg, long generation, String unit, long epoch)
            implements WorkflowEvent {}

    /** A switch can only go forward: the next leg applies from these watermarks (R0), by shard of the side that will serve. */
    record SwitchDecided(
            UUID workflow, int leg, long generation, String unit, int nextLeg, Map<String, String> watermarks)
            implements WorkflowEvent {
        public SwitchDecided {
            watermarks = Map.copyOf(watermarks);
        }
    }

    /** All traffic goes to the target. */
    record PrimariesSwitched(
            UUID workflow, int leg, long generation, String unit, int nextLeg, long pauseMillis, long epoch)
            implements WorkflowEvent {}

    /** All traffic goes to the source again. */
    record PrimariesReversed(
            UUID workflow, int leg, long generation, String unit, int nextLeg, long pauseMillis, long epoch)
            implements WorkflowEvent {}

    /** A switch was taken back before it was decided; the next leg is thrown away. */
    record SwitchUndone(UUID workflow, int leg, long generation, String unit, int nextLeg, String reason)
            implements WorkflowEvent {}

    /** The moved tables are out of the way on the source, and the routing rules are what they were before the workflow. */
    record CutOver(UUID workflow, int leg, long generation, String unit) implements WorkflowEvent {}

    /** Names of the source keyspace lead to the target's tables again. */
    record CutoverReversed(UUID workflow, int leg, long generation, String unit) implements WorkflowEvent {}

    /** Nothing of the workflow is left on the servers: answer to COMPLETE and CANCEL. */
    record CleanedUp(UUID workflow, int leg, long generation, String unit) implements WorkflowEvent {}

    /** A workflow was accepted. */
    record WorkflowCreated(
            UUID workflow,
            int leg,
            long generation,
            String unit,
            String name,
            long number,
            String sourceKeyspace,
            String targetKeyspace,
            List<String> tables)
            implements WorkflowEvent {
        public WorkflowCreated {
            tables = List.copyOf(tables);
        }
    }

    /** The public state of a workflow has changed. */
    record StateChanged(
            UUID workflow, int leg, long generation, String unit, String from, String to, Optional<String> reason)
            implements WorkflowEvent {}
}
