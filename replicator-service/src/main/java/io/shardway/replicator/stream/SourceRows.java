package io.shardway.replicator.stream;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.rows.RowCodec;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Exact values of columns whose value the binlog client has lost, read again from the source by key.
 *
 * <p>The read locks, so it waits for a writer whose change is logged and not yet visible: what it finds is at least as new as the event.
 * Newer is right in the end, since every later event of the row decides these columns again; and a drain ends with an event (or none) whose
 * read happened after the fence. A row that is gone gets zero values: its delete is on the way, and until then strict apply needs a row there.
 */
public final class SourceRows implements AutoCloseable {

    private final Stream stream;
    private @Nullable Connection connection;

    public SourceRows(Stream stream) {
        this.stream = stream;
    }

    /** The row with its ambiguous columns as they are on the source now. */
    public Row exact(TargetTable table, Row row, List<Integer> ambiguous) {
        if (ambiguous.isEmpty()) {
            return row;
        }
        TableSchema schema = table.schema();
        List<Column> columns = ambiguous.stream().map(schema.columns()::get).toList();
        Optional<Row> found = read(table, schema.keyOf(row), columns);
        byte[] @Nullable [] values = new byte[row.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.value(i);
        }
        for (int i = 0; i < columns.size(); i++) {
            values[ambiguous.get(i)] = found.isPresent() ? found.get().value(i) : zero(columns.get(i));
        }
        return new Row(values);
    }

    private Optional<Row> read(TargetTable table, Row key, List<Column> columns) {
        Connection open = connection();
        TableName physical = stream.sourceTable(open, table.publicName());
        TableSchema schema = table.schema().at(physical);
        String sql = "SELECT " + RowCodec.selectList(columns) + " FROM " + physical.quoted() + " WHERE "
                + KeyRange.equalTo(schema) + " LOCK IN SHARE MODE";
        try (PreparedStatement statement = open.prepareStatement(sql)) {
            KeyRange.bindKey(statement, 1, schema, key);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(RowCodec.read(rows, columns, 1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("read columns of a row of table " + table.publicName() + " again on the source", e);
        }
    }

    private Connection connection() {
        Connection open = connection;
        if (open == null) {
            open = stream.openSource();
            connection = open;
        }
        return open;
    }

    private static byte[] zero(Column column) {
        String text = column.kind() == ColumnKind.YEAR
                ? "0000"
                : switch (column.dataType()) {
                    case "date" -> "0000-00-00";
                    case "datetime", "timestamp" -> "0000-00-00 00:00:00" + fraction(column);
                    default -> "00:00:00" + fraction(column);
                };
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String fraction(Column column) {
        return column.fractionDigits() == 0 ? "" : "." + "0".repeat(column.fractionDigits());
    }

    @Override
    public void close() {
        if (connection != null) {
            Sessions.close(connection);
        }
    }
}
