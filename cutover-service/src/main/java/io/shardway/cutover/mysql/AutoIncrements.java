package io.shardway.cutover.mysql;

import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Carries AUTO_INCREMENT over: rows that were deleted at the end of a table leave no trace in the copied rows, but their ids must not be given
 * out again.
 */
public final class AutoIncrements {

    private AutoIncrements() {}

    /** Raises the counters of the side that will serve to those of the side that is fenced. Counters that are high enough are left alone. */
    public static void carry(WorkflowSpec spec, HeldServers servers, KeyspaceSpec serving, KeyspaceSpec other) {
        Map<String, Long> needed = new HashMap<>();
        for (ShardSpec shard : serving.shards()) {
            counters(servers.of(shard).connection(), spec, shard)
                    .forEach((table, counter) -> needed.merge(table, counter.next, Math::max));
        }
        servers.onEach(other, (shard, server) -> counters(server.connection(), spec, shard)
                .forEach((table, counter) -> {
                    long wanted = needed.getOrDefault(table, 0L);
                    if (counter.next < wanted) {
                        server.execute("ALTER TABLE " + counter.name.quoted() + " " + FenceTriggers.TAG
                                + " AUTO_INCREMENT = " + wanted);
                    }
                }));
    }

    private record Counter(TableName name, long next) {}

    /** By bare table name, whether the table is hidden or not. */
    private static Map<String, Counter> counters(Connection connection, WorkflowSpec spec, ShardSpec shard) {
        Map<String, Counter> found = new HashMap<>();
        for (String table : spec.tables()) {
            counter(connection, SidecarNames.hidden(spec.id(), table), table, found);
            if (!found.containsKey(table)) {
                counter(connection, new TableName(shard.schema(), table), table, found);
            }
        }
        return found;
    }

    private static void counter(Connection connection, TableName name, String table, Map<String, Counter> found) {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT AUTO_INCREMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next() && rows.getObject(1) != null) {
                    found.put(table, new Counter(name, rows.getLong(1)));
                }
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("read AUTO_INCREMENT of table " + name, e);
        }
    }
}
