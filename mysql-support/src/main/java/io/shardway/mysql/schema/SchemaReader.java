package io.shardway.mysql.schema;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads tables from information_schema. */
public final class SchemaReader {

    private SchemaReader() {}

    /** The table, or empty if there is none (a view is none). */
    public static Optional<TableSchema> find(Connection connection, TableName name) {
        try {
            List<Column> columns = columns(connection, name);
            if (columns.isEmpty() || !isTable(connection, name)) {
                return Optional.empty();
            }
            Map<String, Index> indexes = indexes(connection, name);
            List<String> names = columns.stream()
                    .map(column -> column.name().toLowerCase(Locale.ROOT))
                    .toList();
            Optional<Index> rowKey = Optional.ofNullable(indexes.get("PRIMARY")).or(() -> indexes.values().stream()
                    .filter(index -> index.usableAsRowKey(columns, names))
                    .findFirst());
            List<List<Integer>> uniqueKeys = indexes.values().stream()
                    .filter(index -> index.unique
                            && Optional.of(index)
                                    .filter(rowKey.stream().toList()::contains)
                                    .isEmpty())
                    .map(index -> index.positions(names))
                    .toList();
            return Optional.of(new TableSchema(
                    name,
                    columns,
                    rowKey.map(index -> index.positions(names)).orElse(List.of()),
                    uniqueKeys,
                    estimatedRows(connection, name)));
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the definition of table " + name, e);
        }
    }

    /** The table, which must exist and have a row key. */
    public static TableSchema read(Connection connection, TableName name) {
        TableSchema schema = find(connection, name)
                .orElseThrow(() -> new ShardwayException(
                        ErrorCode.SCHEMA_CHANGED, "Table " + name + " does not exist; create it or leave it out"));
        if (schema.rowKey().isEmpty()) {
            throw new ShardwayException(
                    ErrorCode.UNSUPPORTED_TABLE,
                    "Table " + name + " has no primary key and no unique key over NOT NULL columns; add one");
        }
        return schema;
    }

    /** Name of the index that is the row key: {@code PRIMARY} or a unique key. */
    public static String rowKeyIndex(Connection connection, TableSchema schema) {
        try {
            List<String> names = schema.columns().stream()
                    .map(column -> column.name().toLowerCase(Locale.ROOT))
                    .toList();
            return indexes(connection, schema.name()).values().stream()
                    .filter(index -> index.unique && index.positions(names).equals(schema.rowKey()))
                    .map(index -> index.name)
                    .findFirst()
                    .orElseThrow(() -> new ShardwayException(
                            ErrorCode.SCHEMA_CHANGED, "Table " + schema.name() + " has lost its row key"));
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the indexes of table " + schema.name(), e);
        }
    }

    /** Names of all indexes that the table has now. */
    public static List<String> indexNames(Connection connection, TableName name) {
        try {
            return List.copyOf(indexes(connection, name).keySet());
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the indexes of table " + name, e);
        }
    }

    /** The server's own CREATE TABLE text. */
    public static String createStatement(Connection connection, TableName name) {
        try (PreparedStatement statement = connection.prepareStatement("SHOW CREATE TABLE " + name.quoted());
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(2);
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the definition of table " + name, e);
        }
    }

    /** Base tables of a schema, by name. */
    public static List<String> tables(Connection connection, String schema) {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT TABLE_NAME FROM information_schema.TABLES
                WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME""")) {
            statement.setString(1, schema);
            List<String> names = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        } catch (SQLException e) {
            throw ServerErrors.wrap("list the tables of schema " + schema, e);
        }
    }

    private static boolean isTable(Connection connection, TableName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND TABLE_TYPE = 'BASE TABLE'")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static long estimatedRows(Connection connection, TableName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT TABLE_ROWS FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    private static List<Column> columns(Connection connection, TableName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, CHARACTER_SET_NAME, COLLATION_NAME,
                       CHARACTER_OCTET_LENGTH, NUMERIC_PRECISION
                FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION""")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            List<Column> columns = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String dataType = rows.getString(2).toLowerCase(Locale.ROOT);
                    Optional<String> charset = Optional.ofNullable(rows.getString(5));
                    ColumnKind kind = kind(dataType);
                    columns.add(new Column(
                            rows.getString(1),
                            kind,
                            dataType,
                            rows.getString(3),
                            rows.getString(4).equals("YES"),
                            charset,
                            Optional.ofNullable(rows.getString(6)),
                            switch (kind) {
                                case BINARY -> dataType.equals("binary") ? rows.getInt(7) : 0;
                                case BITS -> rows.getInt(8);
                                case INTEGER, DECIMAL, FLOATING, YEAR, TEMPORAL, CHARACTER, ENUM, SET -> 0;
                            }));
                }
            }
            return columns;
        }
    }

    /** The kind of a data type. Types without a faithful kind count as BINARY here; {@link TableSupport} refuses them by name. */
    private static ColumnKind kind(String dataType) {
        return switch (dataType) {
            case "tinyint", "smallint", "mediumint", "int", "bigint" -> ColumnKind.INTEGER;
            case "decimal" -> ColumnKind.DECIMAL;
            case "float", "double" -> ColumnKind.FLOATING;
            case "year" -> ColumnKind.YEAR;
            case "date", "datetime", "timestamp", "time" -> ColumnKind.TEMPORAL;
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "json" -> ColumnKind.CHARACTER;
            case "bit" -> ColumnKind.BITS;
            case "enum" -> ColumnKind.ENUM;
            case "set" -> ColumnKind.SET;
            default -> ColumnKind.BINARY;
        };
    }

    private static Map<String, Index> indexes(Connection connection, TableName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT INDEX_NAME, NON_UNIQUE, COLUMN_NAME, SUB_PART FROM information_schema.STATISTICS
                WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY INDEX_NAME = 'PRIMARY' DESC, INDEX_NAME, SEQ_IN_INDEX""")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            Map<String, Index> indexes = new LinkedHashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Index index = indexes.get(rows.getString(1));
                    if (index == null) {
                        index = new Index(rows.getString(1), rows.getInt(2) == 0);
                        indexes.put(index.name, index);
                    }
                    String column = rows.getString(3);
                    index.plainColumns &= column != null && rows.getObject(4) == null;
                    if (column != null) {
                        index.columns.add(column.toLowerCase(Locale.ROOT));
                    }
                }
            }
            return indexes;
        }
    }

    private static final class Index {
        private final String name;
        private final boolean unique;
        private final List<String> columns = new ArrayList<>();
        /** No prefix lengths, no expressions. */
        private boolean plainColumns = true;

        private Index(String name, boolean unique) {
            this.name = name;
            this.unique = unique;
        }

        private List<Integer> positions(List<String> names) {
            return columns.stream().map(names::indexOf).toList();
        }

        private boolean usableAsRowKey(List<Column> all, List<String> names) {
            return unique
                    && plainColumns
                    && positions(names).stream().map(all::get).noneMatch(Column::nullable);
        }
    }
}
