package io.shardway.mysql.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardway.kernel.Column;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.rows.RowCodec;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Graves tables on the target: keys that redo has deleted while their table is still being copied (docs/data-path.md). Their key columns
 * have the types and collations of the copied table, so that the server finds the same keys equal; one more column tells streams apart.
 */
public final class Graves {

    /** First key column: {@link #streamTag}. */
    public static final String STREAM_COLUMN = "`shardway_stream`";

    private Graves() {}

    public static TableName name(UUID workflow, String table) {
        return SidecarNames.graves(workflow, table);
    }

    /** The stream in 16 bytes, so that long row keys still fit an index beside it. */
    public static byte[] streamTag(StreamId stream) {
        UUID hash = UUID.nameUUIDFromBytes(stream.toString().getBytes(UTF_8));
        return ByteBuffer.allocate(16)
                .putLong(hash.getMostSignificantBits())
                .putLong(hash.getLeastSignificantBits())
                .array();
    }

    /**
     * Makes the graves table of a table if there is none.
     *
     * @param table public name, without schema
     * @param schema the table's definition, under whatever name
     */
    public static void create(Connection connection, UUID workflow, String table, TableSchema schema) {
        String columns = schema.keyColumns().stream().map(Graves::definition).collect(Collectors.joining(", "));
        String sql = "CREATE TABLE IF NOT EXISTS " + name(workflow, table).quoted() + " (" + STREAM_COLUMN
                + " BINARY(16) NOT NULL, " + columns + ", PRIMARY KEY (" + STREAM_COLUMN + ", "
                + RowCodec.columnList(schema.keyColumns()) + ")) ENGINE = InnoDB";
        execute(connection, sql, "create the graves table of table " + table);
    }

    /** Removes the graves table of a table if there is one. */
    public static void drop(Connection connection, UUID workflow, String table) {
        execute(
                connection,
                "DROP TABLE IF EXISTS " + name(workflow, table).quoted(),
                "drop the graves table of table " + table);
    }

    /**
     * Digs graves, redo's FIRST statement for deleted keys. Parameters per row: the stream's tag, then the key by {@code RowCodec.bind}.
     */
    public static String insert(UUID workflow, String table, TableSchema schema, int rows) {
        String row = "(?" + ", ?".repeat(schema.keyColumns().size()) + ")";
        return "INSERT INTO " + name(workflow, table).quoted() + " (" + STREAM_COLUMN + ", "
                + RowCodec.columnList(schema.keyColumns()) + ") VALUES "
                + String.join(", ", Collections.nCopies(rows, row))
                + " ON DUPLICATE KEY UPDATE " + STREAM_COLUMN + " = " + STREAM_COLUMN;
    }

    /** Removes the grave of one key. Parameters: the stream's tag, then the key by {@code KeyRange.bindKey}. */
    public static String delete(UUID workflow, String table, TableSchema schema) {
        return "DELETE FROM " + name(workflow, table).quoted() + " WHERE " + STREAM_COLUMN + " = ? AND "
                + KeyRange.equalTo(schema);
    }

    private static String definition(Column column) {
        StringBuilder text = new StringBuilder(column.quoted()).append(' ').append(column.type());
        column.charset().ifPresent(charset -> text.append(" CHARACTER SET ").append(charset));
        column.collation().ifPresent(collation -> text.append(" COLLATE ").append(collation));
        return text.append(" NOT NULL").toString();
    }

    private static void execute(Connection connection, String sql, String attempt) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw ServerErrors.wrap(attempt, e);
        }
    }
}
