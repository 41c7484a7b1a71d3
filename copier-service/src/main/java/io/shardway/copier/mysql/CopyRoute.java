package io.shardway.copier.mysql;

import io.shardway.contract.Direction;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.schema.PhysicalTables;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.mysql.sidecar.StreamId;
import java.sql.Connection;
import java.util.List;

/** One stream of a copy: from a source shard's primary to a target shard's primary. */
public record CopyRoute(StreamId stream, ShardSpec source, ShardSpec target) {

    /** All routes of a workflow's leg: one per source shard, all into the only target shard. */
    public static List<CopyRoute> of(WorkflowSpec workflow, int leg, Direction direction) {
        KeyspaceSpec to = workflow.to(direction);
        if (to.shards().size() != 1) {
            throw new ShardwayException(
                    ErrorCode.UNEXPECTED,
                    "Cannot copy into keyspace " + to.name() + " with "
                            + to.shards().size() + " shards: copying into several shards is not built yet");
        }
        ShardSpec target = to.shards().getFirst();
        return workflow.from(direction).shards().stream()
                .map(source ->
                        new CopyRoute(new StreamId(workflow.id(), leg, source.name(), target.name()), source, target))
                .toList();
    }

    /** Reads rows; on the primary, which has every commit before W0. */
    public Connection openSource() {
        return Sessions.open(source.primary(), source.accounts().reader());
    }

    public Connection openTarget() {
        return Sessions.open(target.primary(), target.accounts().writer());
    }

    public TableSchema sourceTable(Connection connection, String table) {
        return SchemaReader.read(
                connection, PhysicalTables.resolve(connection, stream.workflow(), source.schema(), table));
    }

    /** Where the table is on the target; its columns must be those of the source. */
    public TableName targetTable(Connection connection, String table, TableSchema sourceTable) {
        TableSchema found = SchemaReader.read(
                connection, PhysicalTables.resolve(connection, stream.workflow(), target.schema(), table));
        boolean same = found.columns().size() == sourceTable.columns().size()
                && found.rowKey().equals(sourceTable.rowKey());
        for (int i = 0; same && i < found.columns().size(); i++) {
            var ours = sourceTable.columns().get(i);
            var theirs = found.columns().get(i);
            same = ours.name().equalsIgnoreCase(theirs.name()) && ours.holdsTheSameAs(theirs);
        }
        if (!same) {
            throw new ShardwayException(
                    ErrorCode.SCHEMA_CHANGED,
                    "Cannot copy table " + sourceTable.name() + ": its columns or row key are not those of "
                            + found.name() + "; restart the workflow after a schema change");
        }
        return found.name();
    }
}
