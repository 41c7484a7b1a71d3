package io.shardway.replicator.stream;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import io.shardway.mysql.schema.SchemaReader;
import java.sql.Connection;
import java.util.List;

/** The workflow's tables on the target shard, in the order of {@code WorkflowSpec.tables}, where they live now. */
public record TargetTables(List<TargetTable> tables) {

    public TargetTables {
        tables = List.copyOf(tables);
    }

    /** Looks where the tables are: hidden before the opening, public after. */
    public static TargetTables load(Connection connection, Stream stream) {
        return new TargetTables(stream.workflow().tables().stream()
                .map(table -> {
                    TableName physical = stream.targetTable(connection, table);
                    return new TargetTable(table, SchemaReader.read(connection, physical), stream.id());
                })
                .toList());
    }

    public TargetTable get(int number) {
        if (number < 0 || number >= tables.size()) {
            throw new ShardwayException(
                    ErrorCode.UNEXPECTED,
                    "The change log names table number " + number + " of a workflow with " + tables.size() + " tables");
        }
        return tables.get(number);
    }

    /** Whether every table is still where it was. */
    public boolean sameNames(TargetTables other) {
        return names().equals(other.names());
    }

    private List<TableName> names() {
        return tables.stream().map(table -> table.schema().name()).toList();
    }
}
