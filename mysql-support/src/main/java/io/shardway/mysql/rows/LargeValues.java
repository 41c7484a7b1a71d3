package io.shardway.mysql.rows;

import io.shardway.kernel.Column;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A row that is too large to be one statement: a statement holds all its values, and as text each byte may take two, while the server refuses
 * what is longer than its max_allowed_packet. So large values travel ahead in pieces into user variables of the session, and the
 * statement names those.
 */
public final class LargeValues implements AutoCloseable {

    /** Rows with fewer bytes are written like any other. */
    private static final long LARGE_ROW = 1 << 20;

    /** Smaller values of a large row stay in the statement. */
    private static final int LARGE_VALUE = 1024;

    private static final int PIECE = 256 * 1024;

    private final Connection connection;
    private final Set<Integer> loaded = new HashSet<>();

    private LargeValues(Connection connection) {
        this.connection = connection;
    }

    /** Whether a row must be written by this class. */
    public static boolean in(Row row) {
        return row.bytes() >= LARGE_ROW;
    }

    /**
     * Loads the large values of a row.
     *
     * @throws ShardwayException VALUE_NOT_EXACT when one is larger than the server takes
     */
    public static LargeValues load(Connection connection, List<Column> columns, Row row) throws SQLException {
        LargeValues values = new LargeValues(connection);
        if (in(row)) {
            for (int i = 0; i < columns.size(); i++) {
                byte[] value = row.value(i);
                if (value != null && value.length > LARGE_VALUE) {
                    values.load(i, columns.get(i), value);
                }
            }
        }
        return values;
    }

    /** What stands for the value of the column in a statement. */
    public String placeholder(int column) {
        return loaded.contains(column) ? variable(column) : "?";
    }

    /** Binds the value unless it is loaded; returns the next free index. */
    public int bind(PreparedStatement statement, int index, int position, Column column, Row row) throws SQLException {
        if (loaded.contains(position)) {
            return index;
        }
        RowCodec.bind(statement, index, column, row.value(position));
        return index + 1;
    }

    private void load(int position, Column column, byte[] value) throws SQLException {
        loaded.add(position);
        String variable = variable(position);
        // Binary, so that no piece is ever looked at as characters; as with every other value, the column takes the
        // bytes as they are.
        try (PreparedStatement first = connection.prepareStatement("SET " + variable + " = CAST(? AS BINARY)");
                PreparedStatement next =
                        connection.prepareStatement("SET " + variable + " = CONCAT(" + variable + ", ?)")) {
            for (int from = 0; from < value.length; from += PIECE) {
                PreparedStatement statement = from == 0 ? first : next;
                statement.setBytes(1, Arrays.copyOfRange(value, from, Math.min(value.length, from + PIECE)));
                statement.execute();
            }
        }
        requireComplete(variable, column, value.length);
    }

    /** A server answers NULL, with a warning only, where a value outgrows its limit. */
    private void requireComplete(String variable, Column column, int length) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COALESCE(LENGTH(" + variable + "), -1), @@SESSION.max_allowed_packet")) {
            rows.next();
            if (rows.getLong(1) != length) {
                throw new ShardwayException(
                        ErrorCode.VALUE_NOT_EXACT,
                        "Cannot write a value of " + length + " bytes into column " + column.name()
                                + ": the server takes values up to max_allowed_packet = " + rows.getLong(2)
                                + "; raise it there");
            }
        }
    }

    private static String variable(int position) {
        return "@shardway_value_" + position;
    }

    /** Frees the session's memory. */
    @Override
    public void close() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int position : loaded) {
                statement.execute("SET " + variable(position) + " = NULL");
            }
        }
    }
}
