package io.shardway.replicator.stream;

import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.StreamId;
import java.sql.Connection;

/**
 * One (source shard → target shard) pair of a leg, with the places it joins.
 *
 * @param owner this process, written into items that it takes
 */
public record Stream(StreamId id, WorkflowSpec workflow, ShardSpec source, ShardSpec target, String owner) {

    /** A session on the target that checks every key. */
    public Connection openTarget() {
        return Sessions.open(target.primary(), target.accounts().writer());
    }

    /** A session on the target for tables that have only their row key (step 2). */
    public Connection openTargetForBulk() {
        return Sessions.openForBulk(target.primary(), target.accounts().writer());
    }

    /** A session on the source that may lock rows: locking reads need more than SELECT on MySQL, and the reader has no more. */
    public Connection openSource() {
        return Sessions.open(source.primary(), source.accounts().writer());
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
