package io.shardway.local.demo.workload;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an application: opened when first needed, its prepared statements kept as long as it lives. Used by one
 * thread.
 */
final class Client implements AutoCloseable {
    private final ClientKind kind;
    private final Door door;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private @Nullable Connection connection;
    private long statements;

    Client(ClientKind kind, Door door) {
        this.kind = kind;
        this.door = door;
    }

    /** Statements sent so far, COMMIT included. */
    long statements() {
        return statements;
    }

    void connect() throws SQLException {
        if (connection == null) {
            connection = kind.connect(door);
        }
    }

    void begin() throws SQLException {
        live().setAutoCommit(false);
    }

    void autocommit() throws SQLException {
        live().setAutoCommit(true);
    }

    void commit() throws SQLException {
        statements++;
        live().commit();
    }

    void rollback() throws SQLException {
        live().rollback();
    }

    int update(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /** Sends an update of exactly {@code rows} rows; another count is a {@link WrongRowCount}. */
    void change(int rows, String sql, @Nullable Object... values) throws SQLException {
        int changed = update(sql, values);
        if (changed != rows) {
            throw new WrongRowCount(sql, rows, changed);
        }
    }

    <T> T query(ResultReader<T> reader, String sql, @Nullable Object... values) throws SQLException {
        try (var result = bound(sql, values).executeQuery()) {
            return reader.read(result);
        }
    }

    /** Forgets a connection that is gone or in an unknown state. */
    void drop() {
        var gone = connection;
        connection = null;
        prepared.clear();
        if (gone != null) {
            try {
                gone.close();
            } catch (SQLException _) {
                // It is gone either way.
            }
        }
    }

    @Override
    public void close() {
        drop();
    }

    private Connection live() throws SQLException {
        connect();
        return Objects.requireNonNull(connection);
    }

    private PreparedStatement bound(String sql, @Nullable Object[] values) throws SQLException {
        statements++;
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = live().prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.VARCHAR);
            case String text -> statement.setString(index, text);
            case Integer number -> statement.setInt(index, number);
            case Long number -> statement.setLong(index, number);
            case Double number -> statement.setDouble(index, number);
            case Float number -> statement.setFloat(index, number);
            case BigDecimal number -> statement.setBigDecimal(index, number);
            case byte[] bytes -> statement.setBytes(index, bytes);
            case Object other -> throw new IllegalArgumentException("No binding for " + other.getClass());
        }
    }

    @FunctionalInterface
    interface ResultReader<T> {
        T read(ResultSet result) throws SQLException;
    }
}
