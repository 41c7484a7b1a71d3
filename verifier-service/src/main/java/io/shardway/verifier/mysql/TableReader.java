package io.shardway.verifier.mysql;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.rows.KeyBytes;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.rows.RowCodec;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one table on one side: chunk bounds, checksums, hashes of single rows. */
final class TableReader {

    /** Checksum of a chunk. */
    record Checksum(long rows, BigDecimal first, BigDecimal second) {}

    /** A row as it is compared: its key as stored and the hash of all its values. */
    record HashedRow(Row key, String hash) {}

    private final Connection connection;
    private final TableSchema schema;
    private final String table;

    TableReader(Connection connection, TableSchema schema) {
        this.connection = connection;
        this.schema = schema;
        this.table = schema.name().quoted();
    }

    /** The key {@code rows} rows after the range's beginning; empty when there are fewer. */
    Optional<Row> keyAfter(Optional<Row> after, int rows) {
        KeyRange rest = new KeyRange(after, Optional.empty());
        String keys = RowCodec.columnList(schema.keyColumns());
        String sql = "SELECT " + RowCodec.selectList(schema.keyColumns()) + " FROM " + table + " WHERE "
                + rest.condition(schema) + " ORDER BY " + keys + " LIMIT 1 OFFSET " + (rows - 1);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            rest.bind(statement, 1, schema);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(RowCodec.read(result, schema.keyColumns(), 1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("find the end of a chunk of " + schema.name(), e);
        }
    }

    Checksum checksum(KeyRange range) {
        String sql = "SELECT " + RowHash.sums(schema) + " FROM " + table + " WHERE " + range.condition(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            range.bind(statement, 1, schema);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                BigDecimal first = sum(result, 2);
                if (first.compareTo(RowHash.UNHASHED) >= 0) {
                    throw new ShardwayException(
                            ErrorCode.VALUE_NOT_EXACT,
                            "Cannot compare table " + schema.name()
                                    + ": the server's max_allowed_packet is too small to hash a row; raise that on both servers");
                }
                return new Checksum(result.getLong(1), first, sum(result, 3));
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("compute the checksum of a chunk of " + schema.name(), e);
        }
    }

    private static BigDecimal sum(ResultSet result, int column) throws SQLException {
        BigDecimal sum = result.getBigDecimal(column);
        return sum == null ? BigDecimal.ZERO : sum;
    }

    /** All rows of a range, by the bytes of their keys. */
    Map<ByteBuffer, HashedRow> rows(KeyRange range) {
        String sql = select() + " WHERE " + range.condition(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            range.bind(statement, 1, schema);
            return hashedRows(statement);
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the row hashes of a chunk of " + schema.name(), e);
        }
    }

    /**
     * The rows with these keys, looked up one key at a time in the column's collation.
     *
     * @param lock appended to the statement: {@code FOR UPDATE} or nothing
     * @return by the key that was asked for
     */
    Map<ByteBuffer, HashedRow> rowsAt(List<Row> keys, String lock) {
        String sql = select() + " WHERE " + KeyRange.equalTo(schema) + lock;
        Map<ByteBuffer, HashedRow> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Row key : keys) {
                KeyRange.bindKey(statement, 1, schema, key);
                try (ResultSet result = statement.executeQuery()) {
                    if (result.next()) {
                        found.put(identity(key), hashedRow(result));
                    }
                }
            }
            return found;
        } catch (SQLException e) {
            throw ServerErrors.wrap("read rows of " + schema.name() + " again", e);
        }
    }

    static ByteBuffer identity(Row key) {
        return ByteBuffer.wrap(KeyBytes.encode(key)).asReadOnlyBuffer();
    }

    private String select() {
        return "SELECT " + RowHash.of(schema) + ", "
                + schema.keyColumns().stream()
                        .map(column -> RowCodec.selectList(List.of(column)))
                        .collect(Collectors.joining(", "))
                + " FROM " + table;
    }

    private Map<ByteBuffer, HashedRow> hashedRows(PreparedStatement statement) throws SQLException {
        Map<ByteBuffer, HashedRow> rows = new HashMap<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                HashedRow row = hashedRow(result);
                rows.put(identity(row.key()), row);
            }
        }
        return rows;
    }

    private HashedRow hashedRow(ResultSet result) throws SQLException {
        return new HashedRow(RowCodec.read(result, schema.keyColumns(), 2), result.getString(1));
    }
}
