package io.shardway.mysql.sidecar;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Work items on a target server: who may write (I6) and how far it is, in one row. {@link #advance} is the first statement of every
 * transaction of ours; it is fence, mark and progress in one.
 */
public final class Items {

    private Items() {}

    /**
     * Makes the item ours: a new epoch, so that no older owner commits anything any more. Waits a moment for the transaction of an older owner; one
     * that is stuck is killed by its connection id, so a dead owner costs seconds and not an error.
     *
     * @throws ShardwayException STREAM_SEALED when the gate is not open, SERVER_BUSY when the item does not become free
     */
    public static Item take(Connection connection, StreamId stream, ItemKind kind, String name, String owner) {
        try {
            return Takeover.run(
                    connection,
                    () -> takeOnce(connection, stream, kind, name, owner),
                    () -> Holders.kill(connection, stream, kind, name));
        } catch (SQLException e) {
            throw ServerErrors.wrap("take " + kind + " " + name + " of stream " + stream, e);
        }
    }

    private static Item takeOnce(Connection connection, StreamId stream, ItemKind kind, String name, String owner)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            requireOpenGate(connection, stream);
            if (query(connection, stream, kind, name) == null) {
                insertIfAbsent(connection, stream, kind, name);
            }
            stamp(connection, stream, kind, name, owner);
            Item item = read(connection, stream, kind, name);
            connection.commit();
            return item;
        } catch (SQLException | ShardwayException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /**
     * First statement of a transaction (autocommit must be off): moves the item to where the transaction will end.
     *
     * @throws ShardwayException ITEM_TAKEN when another owner has it: roll back and stop
     */
    public static void advance(Connection connection, Item item, Checkpoint checkpoint) {
        try (PreparedStatement statement = connection.prepareStatement("""
                UPDATE `_shardway`.`item` SET log_offset = ?, last_key = ?, source_position = COALESCE(?, source_position),
                  committed_at_millis = ?, row_count = row_count + ?, byte_count = byte_count + ?, done = ?, stamp = stamp + 1
                WHERE id = ? AND epoch = ?""")) {
            statement.setLong(1, checkpoint.logOffset());
            if (checkpoint.lastKey().isPresent()) {
                statement.setBytes(2, checkpoint.lastKey().get());
            } else {
                statement.setNull(2, Types.VARBINARY);
            }
            statement.setString(3, checkpoint.sourcePosition().orElse(null));
            statement.setLong(4, checkpoint.committedAtMillis());
            statement.setLong(5, checkpoint.rows());
            statement.setLong(6, checkpoint.bytes());
            statement.setBoolean(7, checkpoint.done());
            statement.setLong(8, item.id());
            statement.setLong(9, item.epoch());
            if (statement.executeUpdate() != 1) {
                throw new ShardwayException(
                        ErrorCode.ITEM_TAKEN,
                        item.kind() + " " + item.name() + " of stream " + item.stream() + " has another owner now");
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("advance " + item.kind() + " " + item.name() + " of stream " + item.stream(), e);
        }
    }

    /** Shared, so that those who take different items do not wait for each other, and whoever seals waits for all of them. */
    private static void requireOpenGate(Connection connection, StreamId stream) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT gate FROM `_shardway`.`stream` WHERE stream = ? LOCK IN SHARE MODE")) {
            statement.setString(1, stream.toString());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || !rows.getString(1).equals("OPEN")) {
                    throw new ShardwayException(
                            ErrorCode.STREAM_SEALED,
                            "Stream " + stream + " is sealed or does not exist: nobody writes through it");
                }
            }
        }
    }

    private static void insertIfAbsent(Connection connection, StreamId stream, ItemKind kind, String name)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                // Whoever waits for this row finds us by it (Holders), before stamp names the owner.
                "INSERT IGNORE INTO `_shardway`.`item` (stream, kind, name, owner, connection_id)"
                        + " VALUES (?, ?, ?, 'taking', CONNECTION_ID())")) {
            statement.setString(1, stream.toString());
            statement.setString(2, kind.name());
            statement.setString(3, name);
            statement.executeUpdate();
        }
    }

    private static void stamp(Connection connection, StreamId stream, ItemKind kind, String name, String owner)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                UPDATE `_shardway`.`item` SET epoch = epoch + 1, owner = ?, connection_id = CONNECTION_ID()
                WHERE stream = ? AND kind = ? AND name = ?""")) {
            statement.setString(1, owner);
            statement.setString(2, stream.toString());
            statement.setString(3, kind.name());
            statement.setString(4, name);
            statement.executeUpdate();
        }
    }

    /** The item as it is now, if it exists; a look, not a claim. */
    public static Optional<Item> find(Connection connection, StreamId stream, ItemKind kind, String name) {
        try {
            return Optional.ofNullable(query(connection, stream, kind, name));
        } catch (SQLException e) {
            throw ServerErrors.wrap("read " + kind + " " + name + " of stream " + stream, e);
        }
    }

    /** Source position up to which a stream is applied, for people: of the one writer, else of the slowest lane. */
    public static Optional<String> position(Connection connection, StreamId stream) {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT source_position FROM `_shardway`.`item`
                WHERE stream = ? AND kind IN ('APPLY', 'LANE') AND source_position IS NOT NULL
                ORDER BY kind = 'APPLY' DESC, IF(kind = 'APPLY', -log_offset, log_offset) LIMIT 1""")) {
            statement.setString(1, stream.toString());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the position of stream " + stream, e);
        }
    }

    /**
     * Takes the items of these kinds from whoever has them and gives them to nobody; ends transactions in flight as {@link #take} does.
     *
     * @throws ShardwayException SERVER_BUSY when an item does not become free
     */
    public static void release(Connection connection, StreamId stream, ItemKind... kinds) {
        String list = Arrays.stream(kinds).map(kind -> "'" + kind + "'").collect(Collectors.joining(", "));
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE `_shardway`.`item` SET epoch = epoch + 1, owner = '' WHERE stream = ?" + " AND kind IN (" + list
                        + ")")) {
            statement.setString(1, stream.toString());
            Takeover.run(connection, statement::executeUpdate, () -> {
                for (ItemKind kind : kinds) {
                    Holders.kill(connection, stream, kind);
                }
            });
        } catch (SQLException e) {
            throw ServerErrors.wrap("release the items of stream " + stream, e);
        }
    }

    private static Item read(Connection connection, StreamId stream, ItemKind kind, String name) throws SQLException {
        Item item = query(connection, stream, kind, name);
        if (item == null) {
            throw new ShardwayException(ErrorCode.UNEXPECTED, kind + " " + name + " of stream " + stream + " is gone");
        }
        return item;
    }

    private static @org.jspecify.annotations.Nullable Item query(
            Connection connection, StreamId stream, ItemKind kind, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT id, epoch, log_offset, last_key, row_count, byte_count, done FROM `_shardway`.`item`
                WHERE stream = ? AND kind = ? AND name = ?""")) {
            statement.setString(1, stream.toString());
            statement.setString(2, kind.name());
            statement.setString(3, name);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return null;
                }
                return new Item(
                        rows.getLong(1),
                        stream,
                        kind,
                        name,
                        rows.getLong(2),
                        rows.getLong(3),
                        Optional.ofNullable(rows.getBytes(4)),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getBoolean(7));
            }
        }
    }
}
