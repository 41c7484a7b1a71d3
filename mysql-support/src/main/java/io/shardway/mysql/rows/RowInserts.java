package io.shardway.mysql.rows;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Inserts rows exactly, in bulk where the server can. The session's strict mode refuses every value that would be changed on the way. The one
 * value that strict mode refuses although it is exact, an ENUM's error value (index 0), is written in permissive mode, row by row, and
 * accepted only when the server warned about nothing else.
 */
public final class RowInserts implements AutoCloseable {

    /** Rows of one bulk statement where a duplicate makes it be repeated in the slower form. */
    private static final int SLICE_ROWS = 1000;

    /** Rows and bytes of one multi-row text statement. */
    private static final int TEXT_ROWS = 200;

    private static final long TEXT_BYTES = 1 << 20;

    private final Connection connection;
    private final TableSchema schema;
    private final TableName table;
    private final String onDuplicate;
    private final boolean keepExisting;
    private final PreparedStatement bulk;
    private final boolean bulkCapable;

    private RowInserts(
            Connection connection, TableSchema schema, TableName table, String onDuplicate, boolean keepExisting)
            throws SQLException {
        this.connection = connection;
        this.schema = schema;
        this.table = table;
        this.onDuplicate = onDuplicate;
        this.keepExisting = keepExisting;
        this.bulk = connection.prepareStatement(sql(1, keepExisting ? "" : onDuplicate));
        this.bulkCapable = BulkRuns.supported(connection);
    }

    /**
     * Inserts into {@code table}, whose columns are those of {@code schema}.
     *
     * @param onDuplicate a clause behind VALUES, or empty
     */
    public static RowInserts into(Connection connection, TableSchema schema, TableName table, String onDuplicate)
            throws SQLException {
        return new RowInserts(connection, schema, table, onDuplicate, false);
    }

    /**
     * Inserts rows whose key is not there, and leaves alone those whose key is: the copier's rule. Never IGNORE, which would also swallow bad
     * values. Most slices meet no duplicate and go as a plain bulk INSERT, several times faster than one that says ON DUPLICATE KEY UPDATE; a
     * slice that meets one is repeated with it.
     */
    public static RowInserts keepingExisting(Connection connection, TableSchema schema, TableName table)
            throws SQLException {
        String key = schema.keyColumns().getFirst().quoted();
        return new RowInserts(connection, schema, table, " ON DUPLICATE KEY UPDATE " + key + " = " + key, true);
    }

    private String sql(int rows, String tail) {
        String row = "(?" + ", ?".repeat(schema.columns().size() - 1) + ")";
        return insertInto() + String.join(", ", Collections.nCopies(rows, row)) + tail;
    }

    private String insertInto() {
        return "INSERT INTO " + table.quoted() + " (" + RowCodec.columnList(schema.columns()) + ") VALUES ";
    }

    /** Writes the rows, in an order that suits the server; joins the caller's transaction. */
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
        if (rows.stream().anyMatch(LargeValues::in)) {
            List<Row> large = plain.stream().filter(LargeValues::in).toList();
            plain = plain.stream().filter(row -> !LargeValues.in(row)).toList();
            for (Row row : large) {
                writeOne(row);
            }
        }
        if (!keepExisting) {
            writeBulk(plain);
            return;
        }
        for (int i = 0; i < plain.size(); i += SLICE_ROWS) {
            List<Row> slice = plain.subList(i, Math.min(plain.size(), i + SLICE_ROWS));
            try {
                writeBulk(slice);
            } catch (SQLException e) {
                if (ServerErrors.classify(e) != ErrorCode.DUPLICATE_ON_TARGET) {
                    throw e;
                }
                // Whatever of the slice is there by now, ours or the stream's, stays as it is.
                writeText(slice, onDuplicate);
            }
        }
    }

    private void writeBulk(List<Row> rows) throws SQLException {
        if (!bulkCapable) {
            writeText(rows, keepExisting ? "" : onDuplicate);
            return;
        }
        for (List<Row> run : BulkRuns.of(true, schema.columns(), BulkRuns.together(schema.columns(), rows))) {
            for (Row row : run) {
                bind(bulk, 0, row);
                bulk.addBatch();
            }
            try {
                bulk.executeBatch();
                Exactness.require(connection, table, 0);
            } catch (SQLException e) {
                bulk.clearBatch();
                throw e;
            }
        }
    }

    /** Multi-row statements, bounded in rows and bytes. */
    private void writeText(List<Row> rows, String tail) throws SQLException {
        int from = 0;
        while (from < rows.size()) {
            int to = from;
            long bytes = 0;
            while (to < rows.size() && to - from < TEXT_ROWS && (to == from || bytes < TEXT_BYTES)) {
                bytes += rows.get(to++).bytes();
            }
            try (PreparedStatement text = connection.prepareStatement(sql(to - from, tail))) {
                for (int i = from; i < to; i++) {
                    bind(text, (i - from) * schema.columns().size(), rows.get(i));
                }
                text.executeUpdate();
                Exactness.require(connection, table, 0);
            }
            from = to;
        }
    }

    /** By a statement of its own; its values may be of any size that the server takes. */
    private void writeOne(Row row) throws SQLException {
        List<Column> columns = schema.columns();
        try (LargeValues values = LargeValues.load(connection, columns, row)) {
            String placeholders = IntStream.range(0, columns.size())
                    .mapToObj(values::placeholder)
                    .collect(Collectors.joining(", ", "(", ")"));
            try (PreparedStatement one = connection.prepareStatement(insertInto() + placeholders + onDuplicate)) {
                int index = 1;
                for (int i = 0; i < columns.size(); i++) {
                    index = values.bind(one, index, i, columns.get(i), row);
                }
                one.executeUpdate();
                Exactness.require(connection, table, errorValues(row));
            }
        }
    }

    private void bind(PreparedStatement into, int offset, Row row) throws SQLException {
        List<Column> columns = schema.columns();
        for (int i = 0; i < columns.size(); i++) {
            RowCodec.bind(into, offset + i + 1, columns.get(i), row.value(i));
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
                    writeOne(row);
                }
            } finally {
                mode.execute("SET SESSION sql_mode = @shardway_sql_mode");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        bulk.close();
    }
}
