package io.shardway.cutover.mysql;

import io.shardway.cutover.domain.TableState;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Looks where the tables of a workflow are on a server and whether they are fenced there. */
public final class TableLook {

    private TableLook() {}

    public static Map<String, TableState> at(Connection connection, UUID workflow, String schema, List<String> tables) {
        try {
            Map<TableName, String> types = types(
                    connection,
                    tables.stream()
                            .flatMap(table -> Stream.of(
                                    new TableName(schema, table),
                                    SidecarNames.hidden(workflow, table),
                                    SidecarNames.retired(workflow, schema, table)))
                            .toList());
            Map<String, Integer> triggers = triggers(connection, workflow, schema);
            boolean closed =
                    !triggers.isEmpty() && FenceGate.of(workflow, schema).isClosed(connection);
            Map<String, TableState> states = new LinkedHashMap<>();
            for (String table : tables) {
                states.put(
                        table,
                        state(
                                isTable(types, new TableName(schema, table)),
                                isTable(types, SidecarNames.hidden(workflow, table)),
                                isTable(types, SidecarNames.retired(workflow, schema, table)),
                                closed ? triggers.getOrDefault(table, 0) : 0));
            }
            return states;
        } catch (SQLException e) {
            throw ServerErrors.wrap("look at the tables of workflow " + workflow + " in schema " + schema, e);
        }
    }

    private static TableState state(boolean open, boolean hidden, boolean retired, int triggers) {
        if (hidden) {
            return open ? TableState.OCCUPIED : TableState.HIDDEN;
        }
        if (retired) {
            // Its public name is free for anybody: a table that has it now is not ours.
            return TableState.RETIRED;
        }
        if (!open) {
            return TableState.ABSENT;
        }
        return triggers == 0
                ? TableState.OPEN
                : triggers < FenceTriggers.PER_TABLE ? TableState.HALF_FENCED : TableState.FENCED;
    }

    private static boolean isTable(Map<TableName, String> types, TableName name) {
        return "BASE TABLE".equals(types.get(name));
    }

    private static Map<TableName, String> types(Connection connection, List<TableName> names) throws SQLException {
        Map<TableName, String> types = new HashMap<>();
        for (String schema : names.stream().map(TableName::schema).distinct().toList()) {
            List<String> tables = names.stream()
                    .filter(name -> name.schema().equals(schema))
                    .map(TableName::table)
                    .toList();
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN ("
                            + String.join(", ", Collections.nCopies(tables.size(), "?")) + ")")) {
                statement.setString(1, schema);
                for (int i = 0; i < tables.size(); i++) {
                    statement.setString(i + 2, tables.get(i));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        types.put(new TableName(schema, rows.getString(1)), rows.getString(2));
                    }
                }
            }
        }
        return types;
    }

    /** Names of our fence triggers in a schema, whichever tables they are on. */
    static Set<String> triggerNames(Connection connection, UUID workflow, String schema) {
        try {
            return triggerTables(connection, workflow, schema).keySet();
        } catch (SQLException e) {
            throw ServerErrors.wrap("list the fence triggers of workflow " + workflow + " in schema " + schema, e);
        }
    }

    private static Map<String, Integer> triggers(Connection connection, UUID workflow, String schema)
            throws SQLException {
        Map<String, Integer> counts = new HashMap<>();
        triggerTables(connection, workflow, schema).values().forEach(table -> counts.merge(table, 1, Integer::sum));
        return counts;
    }

    private static Map<String, String> triggerTables(Connection connection, UUID workflow, String schema)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS
                WHERE TRIGGER_SCHEMA = ? AND LEFT(TRIGGER_NAME, CHAR_LENGTH(?)) = ? AND ACTION_TIMING = 'BEFORE'""")) {
            String prefix = FenceTriggers.namePrefix(workflow);
            statement.setString(1, schema);
            statement.setString(2, prefix);
            statement.setString(3, prefix);
            Map<String, String> tables = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tables.put(rows.getString(1), rows.getString(2));
                }
            }
            return tables;
        }
    }
}
