package io.shardway.mysql.schema;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Says why a table cannot be moved exactly, one sentence per reason. What is not carried byte for byte is refused here, at create, never
 * moved approximately.
 */
public final class TableSupport {

    private static final Set<String> UNSUPPORTED_TYPES = Set.of(
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection",
            "geomcollection",
            "vector",
            "uuid",
            "inet4",
            "inet6",
            "xmltype");

    /** MariaDB can make these unique by a hash, which no index orders. */
    private static final Set<String> LONG_TYPES =
            Set.of("tinytext", "text", "mediumtext", "longtext", "tinyblob", "blob", "mediumblob", "longblob", "json");

    private TableSupport() {}

    /** All reasons against moving this table; empty when it can be moved. */
    public static List<String> problems(Connection connection, TableSchema schema) {
        TableName name = schema.name();
        List<String> problems = new ArrayList<>();
        if (schema.rowKey().isEmpty()) {
            problems.add("Table " + name + " has no primary key and no unique key over NOT NULL columns; add one");
        }
        for (Column column : schema.columns()) {
            columnProblem(schema, column, problems);
        }
        try {
            add(
                    connection,
                    problems,
                    name,
                    "Table %s has the generated column %s, which is not moved yet; leave the table out",
                    """
                    SELECT COLUMN_NAME FROM information_schema.COLUMNS
                    WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COALESCE(GENERATION_EXPRESSION, '') <> ''""");
            add(
                    connection,
                    problems,
                    name,
                    "Table %s has the trigger %s; tables with triggers are not moved yet",
                    "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ?");
            add(
                    connection,
                    problems,
                    name,
                    "Table %s has the foreign key %s; tables with foreign keys are not moved yet",
                    """
                    SELECT CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS
                    WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND CONSTRAINT_TYPE = 'FOREIGN KEY'""");
            add(
                    connection,
                    problems,
                    name,
                    "Table %s is the parent of the foreign key %s; tables with foreign keys are not moved yet",
                    """
                    SELECT CONSTRAINT_NAME FROM information_schema.REFERENTIAL_CONSTRAINTS
                    WHERE UNIQUE_CONSTRAINT_SCHEMA = ? AND REFERENCED_TABLE_NAME = ?""");
            add(
                    connection,
                    problems,
                    name,
                    "Table %s uses the storage engine %s; only InnoDB is moved",
                    "SELECT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND ENGINE <> 'InnoDB'");
            add(
                    connection,
                    problems,
                    name,
                    "Table %s has the index %s over a column prefix or an expression that is its row key",
                    """
                    SELECT DISTINCT INDEX_NAME FROM information_schema.STATISTICS
                    WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND INDEX_NAME = 'PRIMARY' AND SUB_PART IS NOT NULL""");
            add(
                    connection,
                    problems,
                    name,
                    "Table %s has a primary key of up to %s bytes; the key of its graves has 16 more, and 3072 is the limit",
                    """
                    SELECT SUM(COALESCE(c.CHARACTER_OCTET_LENGTH, 8)) AS bytes FROM information_schema.STATISTICS s
                    JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME
                      AND c.COLUMN_NAME = s.COLUMN_NAME
                    WHERE s.TABLE_SCHEMA = ? AND s.TABLE_NAME = ? AND s.INDEX_NAME = 'PRIMARY' HAVING bytes > 3056""");
        } catch (SQLException e) {
            throw ServerErrors.wrap("check whether table " + name + " can be moved", e);
        }
        return problems;
    }

    private static void columnProblem(TableSchema schema, Column column, List<String> problems) {
        String where = "Column " + schema.name() + "." + column.name() + " of type " + column.type();
        boolean key = schema.keyColumns().contains(column);
        if (UNSUPPORTED_TYPES.contains(column.dataType())) {
            problems.add(where + " is not carried exactly yet; leave the table out");
        } else if (column.dataType().equals("json") && column.collation().isEmpty()) {
            problems.add(where + " is MySQL's binary JSON, which is not carried exactly yet; leave the table out");
        } else if (key && LONG_TYPES.contains(column.dataType())) {
            problems.add(where
                    + " is the row key in full length, for which no table of graves can be made; add a shorter key");
        } else if (column.kind() == ColumnKind.FLOATING && key) {
            problems.add(where + " is part of the row key; floating-point keys cannot be compared exactly");
        } else if (column.kind() == ColumnKind.SET && column.type().split(",", -1).length > 63) {
            problems.add(where + " has more than 63 members, which is not carried exactly yet");
        }
    }

    private static void add(Connection connection, List<String> problems, TableName name, String sentence, String sql)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    problems.add(String.format(sentence, name, rows.getString(1)));
                }
            }
        }
    }
}
