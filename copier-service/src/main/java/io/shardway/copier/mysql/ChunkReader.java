package io.shardway.copier.mysql;

import io.shardway.kernel.Identifier;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.rows.RowCodec;
import io.shardway.mysql.schema.SchemaReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the rows of a split in row-key order, a chunk at a time, without locks. A chunk ends early when its bytes reach the limit. */
final class ChunkReader implements AutoCloseable {

    /** Bytes that the driver may hold beside the chunk. */
    private static final long BUFFERED_BYTES = 256 * 1024;

    private static final int MOST_BUFFERED_ROWS = 1000;

    private final Connection source;
    private final TableSchema schema;
    private final Optional<Row> end;
    private final String index;
    private long widestRowBytes;

    ChunkReader(Connection source, TableSchema schema, Optional<Row> end, long averageRowBytes) {
        this.source = source;
        this.schema = schema;
        this.end = end;
        this.index = SchemaReader.rowKeyIndex(source, schema);
        this.widestRowBytes = averageRowBytes;
    }

    Chunk read(Optional<Row> after, int most, long mostBytes) {
        KeyRange asked = new KeyRange(after, end);
        List<Row> rows = new ArrayList<>(Math.min(most, 50_000));
        long bytes = 0;
        boolean complete = false;
        try (PreparedStatement statement = source.prepareStatement(sql(asked, most))) {
            asked.bind(statement, 1, schema);
            statement.setFetchSize(Math.clamp(BUFFERED_BYTES / Math.max(1, widestRowBytes), 1, MOST_BUFFERED_ROWS));
            try (ResultSet result = statement.executeQuery()) {
                while (bytes < mostBytes) {
                    if (!result.next()) {
                        complete = true;
                        break;
                    }
                    Row row = RowCodec.read(result, schema.columns(), 1);
                    rows.add(row);
                    long rowBytes = row.bytes();
                    bytes += rowBytes;
                    widestRowBytes = Math.max(widestRowBytes, rowBytes);
                }
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("read rows of table " + schema.name(), e);
        }
        boolean last = complete && rows.size() < most;
        Optional<Row> upTo = last ? end : Optional.of(schema.keyOf(rows.getLast()));
        return new Chunk(rows, new KeyRange(after, upTo), bytes, last);
    }

    private String sql(KeyRange asked, int most) {
        return "SELECT " + RowCodec.selectList(schema) + " FROM "
                + schema.name().quoted() + " FORCE INDEX ("
                + Identifier.quoted(index) + ") WHERE " + asked.condition(schema) + " ORDER BY "
                + RowCodec.columnList(schema.keyColumns()) + " LIMIT " + most;
    }

    @Override
    public void close() throws SQLException {
        source.close();
    }
}
