package io.shardway.cutover.mysql;

import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.TableState;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Opens one shard for application writes. Tables at their hidden names take the public ones from their views in one RENAME for all of them,
 * which the server does entirely or not at all; for tables that were opened before the fence's gate is opened.
 */
public final class Opening {

    private final WorkflowSpec spec;
    private final Fence fence;
    private final Duration lockPatience;

    public Opening(WorkflowSpec spec, Fence fence, Duration lockPatience) {
        this.spec = spec;
        this.fence = fence;
        this.lockPatience = lockPatience;
    }

    /** Opens the shard. May be repeated, also after a crash in the middle. */
    public void open(ShardSpec shard, HeldServer server) {
        Map<String, TableState> states = TableLook.at(server.connection(), spec.id(), shard.schema(), spec.tables());
        List<String> hidden = new ArrayList<>();
        states.forEach((table, state) -> {
            switch (state) {
                case HIDDEN -> hidden.add(table);
                case OPEN, FENCED, HALF_FENCED -> {}
                case OCCUPIED, RETIRED, ABSENT ->
                    throw new ShardwayException(
                            ErrorCode.SCHEMA_CHANGED,
                            "Cannot open table " + shard.schema() + "." + table + " on " + shard.primary() + ": it is "
                                    + state + "; somebody has changed what was prepared");
            }
        });
        if (!hidden.isEmpty()) {
            server.waitForTables(lockPatience.toSeconds());
            server.execute(rename(shard, server.connection(), hidden));
        }
        if (states.values().stream().anyMatch(state -> state == TableState.FENCED || state == TableState.HALF_FENCED)) {
            fence.open(shard, server);
        }
    }

    /** Removes the views that gave up their names; nobody waits for it. */
    public void dropParkedViews(ShardSpec shard, HeldServer server) {
        spec.tables()
                .forEach(table -> server.execute("DROP VIEW " + FenceTriggers.TAG + " IF EXISTS "
                        + SidecarNames.parkedView(spec.id(), shard.schema(), table)
                                .quoted()));
    }

    private String rename(ShardSpec shard, Connection connection, List<String> hidden) {
        Set<String> views = views(connection, shard.schema());
        List<String> moves = new ArrayList<>();
        for (String table : hidden) {
            TableName open = new TableName(shard.schema(), table);
            if (views.contains(table)) {
                moves.add(move(open, SidecarNames.parkedView(spec.id(), shard.schema(), table)));
            }
            moves.add(move(SidecarNames.hidden(spec.id(), table), open));
        }
        return moves.stream().collect(Collectors.joining(", ", "RENAME TABLE " + FenceTriggers.TAG + " ", ""));
    }

    private static String move(TableName from, TableName to) {
        return from.quoted() + " TO " + to.quoted();
    }

    /** A view that an application has dropped in the meantime leaves its name free. */
    private static Set<String> views(Connection connection, String schema) {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ?")) {
            statement.setString(1, schema);
            Set<String> names = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        } catch (SQLException e) {
            throw ServerErrors.wrap("list the views of schema " + schema, e);
        }
    }
}
