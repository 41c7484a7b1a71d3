package io.shardway.mysql.rows;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inserts rows exactly, in bulk where the server can. The session's strict mode refuses every value that would be changed on the way. The one
 * value that strict mode refuses although it is exact, an ENUM's error value (index 0), is written in permissive mode, row by row, and
 * accepted only when the server warned about nothing else.
 */
public final class RowInserts implements AutoCloseable {

    private static final int DATA_TRUNCATED = 1265;

    private final Connection connection;
    private final TableSchema schema;
    private final TableName table;
    private final PreparedStatement statement;

    private RowInserts(Connection connection, TableSchema schema, TableName table, PreparedStatement statement) {
        this.connection = connection;
        this.schema = schema;
        this.table = table;
        this.statement = statement;
    }

    /**
     * Inserts into {@code table}, whose columns are those of {@code schema}.
     *
     * @param onDuplicate a clause behind VALUES, such as {@link #keepExisting}, or empty
     */
    public static RowInserts into(Connection connection, TableSchema schema, TableName table, String onDuplicate)
            throws SQLException {
        String sql = "INSERT INTO " + table.quoted() + " (" + RowCodec.columnList(schema.columns()) + ") VALUES (?"
                + ", ?".repeat(schema.columns().size() - 1) + ")" + onDuplicate;
        return new RowInserts(connection, schema, table, connection.prepareStatement(sql));
    }

    /** A row whose key is there already stays as it is: the copier's rule. Never IGNORE, which would also swallow bad values. */
    public static String keepExisting(TableSchema schema) {
        String key = schema.keyColumns().getFirst().quoted();
        return " ON DUPLICATE KEY UPDATE " + key + " = " + key;
    }

    /** Writes the rows, in order; joins the caller's transaction. */
    public void write(List<Row> rows) throws SQLException {
        List<Row> plain = rows;
        if (schema.columns().stream().anyMatch(column -> column.kind() == ColumnKind.ENUM)) {
            List<Row> odd = rows.stream().filter(row -> errorValues(row) > 0).toList();
            if (!odd.isEmpty()) {
                plain = new ArrayList<>(rows);
                plain.removeIf(row -> errorValues(row) > 0);
                writePermissive(odd);
            }
        }
        if (plain.isEmpty()) {
            return;
        }
        for (Row row : plain) {
            bind(row);
            statement.addBatch();
        }
        try {
            statement.executeBatch();
        } catch (SQLException e) {
            statement.clearBatch();
            throw e;
        }
    }

    private void bind(Row row) throws SQLException {
        List<Column> columns = schema.columns();
        for (int i = 0; i < columns.size(); i++) {
            RowCodec.bind(statement, i + 1, columns.get(i), row.value(i));
        }
    }

    private int errorValues(Row row) {
        int count = 0;
        for (int i = 0; i < schema.columns().size(); i++) {
            byte[] value = row.value(i);
            if (schema.columns().get(i).kind() == ColumnKind.ENUM
                    && value != null
                    && value.length == 1
                    && value[0] == '0') {
                count++;
            }
        }
        return count;
    }

    private void writePermissive(List<Row> rows) throws SQLException {
        try (Statement mode = connection.createStatement()) {
            mode.execute(
                    "SET @shardway_sql_mode = @@SESSION.sql_mode, SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'");
            try {
                for (Row row : rows) {
                    bind(row);
                    statement.executeUpdate();
                    requireOnlyErrorValueWarnings(row);
                }
            } finally {
                mode.execute("SET SESSION sql_mode = @shardway_sql_mode");
            }
        }
    }

    private void requireOnlyErrorValueWarnings(Row row) throws SQLException {
        int warnings = 0;
        boolean others = false;
        for (@Nullable SQLWarning warning = statement.getWarnings();
                warning != null;
                warning = warning.getNextWarning()) {
            warnings++;
            others |= warning.getErrorCode() != DATA_TRUNCATED;
        }
        statement.clearWarnings();
        if (others || warnings > errorValues(row)) {
            throw new ShardwayException(
                    ErrorCode.VALUE_NOT_EXACT,
                    "Cannot write a row of table " + table
                            + ": a value would be changed on the way; compare the column types of both sides");
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
