package io.shardway.replicator.stream;

import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.TableName;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.schema.PhysicalTables;
import io.shardway.mysql.sidecar.StreamId;
import java.sql.Connection;

/**
 * One (source shard → target shard) pair of a leg, with the places it joins.
 *
 * @param owner this process, written into items that it takes
 */
public record Stream(StreamId id, WorkflowSpec workflow, ShardSpec source, ShardSpec target, String owner) {

    /** A session on the target; it checks every key there is. */
    public Connection openTarget() {
        return Sessions.open(target.primary(), target.accounts().writer());
    }

    /** A session on the source that may lock rows: locking reads need more than SELECT on MySQL, and the reader has no more. */
    public Connection openSource() {
        return Sessions.open(source.primary(), source.accounts().writer());
    }

    /** Whether rows flow from the source keyspace to the target keyspace. */
    public boolean forward() {
        return workflow.target().shards().contains(target);
    }

    /** Where a table lives on the side that rows come from. */
    public TableName sourceTable(Connection connection, String table) {
        return physical(connection, !forward(), source, table);
    }

    /** Where a table lives on the side that rows go to. */
    public TableName targetTable(Connection connection, String table) {
        return physical(connection, forward(), target, table);
    }

    /** Only tables of the target keyspace are ever hidden; both sides may lie on one server. */
    private TableName physical(Connection connection, boolean mayBeHidden, ShardSpec shard, String table) {
        return mayBeHidden
                ? PhysicalTables.resolve(connection, workflow.id(), shard.schema(), table)
                : new TableName(shard.schema(), table);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
