package io.shardway.copier.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.rows.RowCodec;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.mysql.sidecar.Checkpoint;
import io.shardway.mysql.sidecar.Graves;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Plays redo's two transactions of docs/data-path.md, statement by statement. */
final class RedoDouble implements AutoCloseable {

    /** A full image that is put, or a key that is deleted. */
    sealed interface Event {
        record Put(Row row) implements Event {}

        record Delete(Row key) implements Event {}
    }

    private final CopyFixture copy;
    private final Connection connection;
    private final TableSchema schema;
    private final Item lane;
    private long offset;

    RedoDouble(CopyFixture copy) {
        this.copy = copy;
        this.connection = copy.route.openTarget();
        this.schema = SchemaReader.read(connection, copy.hiddenTable());
        this.lane = Items.take(connection, copy.route.stream(), ItemKind.LANE, "0", "redo");
    }

    void delete(String key) {
        apply(List.of(new Event.Delete(new Row(new byte[][] {key.getBytes(UTF_8)}))));
    }

    /** One transaction, repeated as a whole when it deadlocks with a copier. Returns how often it was repeated. */
    int apply(List<Event> events) {
        offset++;
        for (int repeats = 0; ; repeats++) {
            try {
                attempt(events);
                return repeats;
            } catch (SQLException e) {
                ErrorCode code = ServerErrors.classify(e);
                if (repeats > 200 || (code != ErrorCode.DEADLOCK && code != ErrorCode.SERVER_BUSY)) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void attempt(List<Event> events) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Items.advance(connection, lane, Checkpoint.ofLog(offset, "test", 0, events.size(), 0));
            for (Event event : events) {
                switch (event) {
                    case Event.Put(Row row) -> put(row);
                    case Event.Delete(Row key) -> remove(key);
                }
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } catch (ShardwayException e) {
            connection.rollback();
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
        }
    }

    private void put(Row row) throws SQLException {
        String all = schema.columns().stream()
                .map(column -> column.quoted() + " = VALUES(" + column.quoted() + ")")
                .collect(Collectors.joining(", "));
        String sql = "INSERT INTO " + schema.name().quoted() + " (" + RowCodec.columnList(schema.columns())
                + ") VALUES (?" + ", ?".repeat(schema.columns().size() - 1) + ") ON DUPLICATE KEY UPDATE " + all;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < schema.columns().size(); i++) {
                RowCodec.bind(statement, i + 1, schema.columns().get(i), row.value(i));
            }
            statement.executeUpdate();
        }
        try (PreparedStatement statement =
                connection.prepareStatement(Graves.delete(copy.workflow, CopyFixture.TABLE, schema))) {
            statement.setBytes(1, Graves.streamTag(copy.route.stream()));
            KeyRange.bindKey(statement, 2, schema, schema.keyOf(row));
            statement.executeUpdate();
        }
    }

    private void remove(Row key) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(Graves.insert(copy.workflow, CopyFixture.TABLE, schema, 1))) {
            statement.setBytes(1, Graves.streamTag(copy.route.stream()));
            for (int i = 0; i < key.size(); i++) {
                RowCodec.bind(statement, i + 2, schema.keyColumns().get(i), key.value(i));
            }
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM " + schema.name().quoted() + " WHERE " + KeyRange.equalTo(schema))) {
            KeyRange.bindKey(statement, 1, schema, key);
            statement.executeUpdate();
        }
    }

    void forgetGraves() {
        copy.targetServer.execute(
                "DELETE FROM " + Graves.name(copy.workflow, CopyFixture.TABLE).quoted());
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
