package io.shardway.cutover.mysql;

import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Carries AUTO_INCREMENT over: rows that were deleted at the end of a table leave no trace in the copied rows, but their ids must not be given
 * out again.
 */
public final class AutoIncrements {

    private static final int TABLES_AT_ONCE = 50;

    private AutoIncrements() {}

    /**
     * Raises the counters of the side that will serve to those of the side that is fenced. Counters that are high enough are left alone.
     *
     * @param pauseLeft how long all tables together are waited for, in whole seconds: whoever reads one in a transaction holds it
     * @throws ShardwayException SERVER_BUSY when nothing is left for a table
     */
    public static void carry(
            WorkflowSpec spec,
            HeldServers servers,
            KeyspaceSpec serving,
            KeyspaceSpec other,
            Supplier<Duration> pauseLeft) {
        Map<String, Long> needed = new HashMap<>();
        for (ShardSpec shard : serving.shards()) {
            counters(servers.of(shard).connection(), spec, shard)
                    .forEach((table, counter) -> needed.merge(table, counter.next, Math::max));
        }
        servers.onEach(other, (shard, server) -> {
            counters(server.connection(), spec, shard).forEach((table, counter) -> {
                long wanted = needed.getOrDefault(table, 0L);
                if (counter.next < wanted) {
                    // Not limited by the statement itself: captures read its text in the binlog.
                    server.waitForTables(
                            Math.ceilDiv(left(counter.name, pauseLeft).toMillis(), 1000));
                    server.execute("ALTER TABLE " + counter.name.quoted() + " " + FenceTriggers.TAG
                            + " AUTO_INCREMENT = " + wanted);
                }
            });
        });
    }

    private static Duration left(TableName table, Supplier<Duration> pauseLeft) {
        Duration left = pauseLeft.get();
        if (!left.isPositive()) {
            throw new ShardwayException(
                    ErrorCode.SERVER_BUSY,
                    "Cannot raise AUTO_INCREMENT of " + table
                            + ": nothing is left of the write pause; raise cutover.pause-limit or wait for a quieter moment");
        }
        return left;
    }

    private record Counter(TableName name, long next) {}

    /** By bare table name, whether the table is hidden or not. */
    private static Map<String, Counter> counters(Connection connection, WorkflowSpec spec, ShardSpec shard) {
        Map<String, Counter> found = new HashMap<>();
        for (int from = 0; from < spec.tables().size(); from += TABLES_AT_ONCE) {
            found.putAll(counters(
                    connection,
                    spec,
                    shard,
                    spec.tables().subList(from, Math.min(spec.tables().size(), from + TABLES_AT_ONCE))));
        }
        return found;
    }

    /** One round trip, as the write pause waits for it. Each name is looked up by itself: with IN the server would open every table of a schema. */
    private static Map<String, Counter> counters(
            Connection connection, WorkflowSpec spec, ShardSpec shard, List<String> tables) {
        String lookUp =
                "SELECT ?, TABLE_SCHEMA, TABLE_NAME, AUTO_INCREMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?";
        try (PreparedStatement statement = connection.prepareStatement(
                String.join(" UNION ALL ", Collections.nCopies(2 * tables.size(), lookUp)))) {
            int parameter = 0;
            for (String table : tables) {
                for (TableName name :
                        List.of(new TableName(shard.schema(), table), SidecarNames.hidden(spec.id(), table))) {
                    statement.setString(++parameter, table);
                    statement.setString(++parameter, name.schema());
                    statement.setString(++parameter, name.table());
                }
            }
            Map<String, Counter> found = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getObject(4) != null) {
                        TableName name = new TableName(rows.getString(2), rows.getString(3));
                        // A view at the public name has no counter, so whichever has one is the table.
                        found.put(rows.getString(1), new Counter(name, rows.getLong(4)));
                    }
                }
            }
            return found;
        } catch (SQLException e) {
            throw ServerErrors.wrap("read AUTO_INCREMENT of the tables of schema " + shard.schema(), e);
        }
    }
}
