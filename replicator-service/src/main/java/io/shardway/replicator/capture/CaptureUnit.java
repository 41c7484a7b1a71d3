package io.shardway.replicator.capture;

import io.shardway.contract.Command;
import io.shardway.contract.Topics;
import io.shardway.contract.WorkUnit;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * What one capture reads and where it writes. Every name follows from the workflow, the leg and the source shard, so any instance can take over.
 *
 * @param partitions of the change log: one per target shard
 */
record CaptureUnit(UUID workflow, int leg, ShardSpec source, int partitions, List<String> tables) {

    CaptureUnit {
        tables = List.copyOf(tables);
    }

    static CaptureUnit of(WorkflowSpec workflow, Command command) {
        KeyspaceSpec target = workflow.to(command.direction());
        if (target.sharded() || target.shards().size() != 1) {
            throw new ShardwayException(
                    ErrorCode.UNSUPPORTED_TABLE,
                    "Cannot capture for keyspace " + target.name()
                            + ": it is sharded, and rows are not routed by vindex yet");
        }
        return new CaptureUnit(
                workflow.id(),
                command.leg(),
                workflow.from(command.direction()).shard(WorkUnit.shard(command.unit())),
                target.shards().size(),
                workflow.tables());
    }

    String changeLog() {
        return Topics.changes(workflow, leg, source.name());
    }

    String schemaHistory() {
        return Topics.schemaHistory(workflow, leg, source.name());
    }

    /** Key on {@link Topics#CAPTURE_STATE}. */
    String stateKey() {
        return stateKey(workflow, leg, source.name());
    }

    static String stateKey(UUID workflow, int leg, String sourceShard) {
        return workflow + "/" + leg + "/" + sourceShard;
    }

    /** Fences a zombie of this capture. */
    String transactionalId() {
        return "capture-" + workflow + "-" + leg + "-" + source.name();
    }

    /** Debezium's name for the source: part of its offsets and its schema history. Its topics exist in memory only. */
    String logicalName() {
        return "capture-" + workflow + "-" + leg + "-"
                + Integer.toHexString(source.name().hashCode());
    }

    /** The one row of the watermark table that this capture touches to measure its lag. */
    UUID heartbeat() {
        return UUID.nameUUIDFromBytes(("heartbeat/" + stateKey()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "capture " + stateKey();
    }
}
