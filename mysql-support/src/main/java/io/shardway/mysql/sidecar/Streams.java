package io.shardway.mysql.sidecar;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Streams and their gates on a target server (docs/data-path.md). */
public final class Streams {

    /** Lanes of redo in a stream, unless somebody says otherwise when it is created. */
    public static final int DEFAULT_LANES = 4;

    private static final Duration UNHURRIED = Duration.ofDays(1);

    private Streams() {}

    /** Makes the stream with an open gate and the default number of lanes; one that exists stays as it is. */
    public static void create(Connection connection, StreamId stream) {
        create(connection, stream, DEFAULT_LANES);
    }

    /** Makes the stream with an open gate and this number of lanes; one that exists stays as it is. */
    public static void create(Connection connection, StreamId stream, int lanes) {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT IGNORE INTO `_shardway`.`stream` (stream, workflow, lanes) VALUES (?, ?, ?)")) {
            statement.setString(1, stream.toString());
            statement.setString(2, stream.workflow().toString());
            statement.setInt(3, lanes);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw ServerErrors.wrap("create stream " + stream, e);
        }
    }

    /** Number of lanes, fixed when the stream was created. */
    public static int lanes(Connection connection, StreamId stream) {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT lanes FROM `_shardway`.`stream` WHERE stream = ?")) {
            statement.setString(1, stream.toString());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new ShardwayException(
                            ErrorCode.UNEXPECTED, "Stream " + stream + " does not exist on its target");
                }
                return rows.getInt(1);
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("read stream " + stream, e);
        }
    }

    /**
     * Seals the stream and stamps every item with a new epoch: afterwards nobody, old or new, writes through it. Waits for
     * transactions in flight.
     */
    public static void seal(Connection connection, StreamId stream) {
        try {
            gateOnce(connection, stream, "SEALED");
        } catch (SQLException e) {
            throw notSet(stream, "SEALED", e);
        }
    }

    /**
     * As {@link #seal(Connection, StreamId)}, within a write pause: whoever hangs in a transaction, or takes an item while that is waited for, may be killed.
     *
     * @param left how long an item is waited for, in whole seconds; who hangs then is killed also when nothing is left, so that the stream can be opened
     * @throws ShardwayException SERVER_BUSY when an item does not become free
     */
    public static void seal(Connection connection, StreamId stream, Supplier<Duration> left) {
        gate(connection, stream, "SEALED", left);
    }

    /**
     * Opens the gate again after an undone switch; items must be taken anew. Whoever hangs in one is killed.
     *
     * @throws ShardwayException SERVER_BUSY when an item does not become free
     */
    public static void open(Connection connection, StreamId stream) {
        gate(connection, stream, "OPEN", () -> UNHURRIED);
    }

    /** Removes the streams of a leg that is thrown away, with their items and applied watermarks. */
    public static void remove(Connection connection, UUID workflow, int leg) {
        for (String table : List.of("item", "watermark_applied", "stream")) {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM `_shardway`.`" + table + "` WHERE stream LIKE ?")) {
                statement.setString(1, workflow + "/" + leg + "/%");
                statement.executeUpdate();
            } catch (SQLException e) {
                throw ServerErrors.wrap("remove the streams of leg " + leg + " of workflow " + workflow, e);
            }
        }
    }

    private static void gate(Connection connection, StreamId stream, String gate, Supplier<Duration> left) {
        try {
            Takeover.run(
                    connection, () -> gateOnce(connection, stream, gate), () -> Holders.kill(connection, stream), left);
        } catch (SQLException e) {
            throw notSet(stream, gate, e);
        }
    }

    private static ShardwayException notSet(StreamId stream, String gate, SQLException e) {
        return ServerErrors.wrap("set the gate of stream " + stream + " to " + gate, e);
    }

    private static boolean gateOnce(Connection connection, StreamId stream, String gate) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement setGate =
                        connection.prepareStatement("UPDATE `_shardway`.`stream` SET gate = ? WHERE stream = ?");
                PreparedStatement stamp = connection.prepareStatement(
                        "UPDATE `_shardway`.`item` SET epoch = epoch + 1, owner = '', connection_id = CONNECTION_ID()"
                                + " WHERE stream = ?");
                PreparedStatement leave = connection.prepareStatement(
                        "UPDATE `_shardway`.`item` SET connection_id = 0 WHERE stream = ?")) {
            setGate.setString(1, gate);
            setGate.setString(2, stream.toString());
            setGate.executeUpdate();
            stamp.setString(1, stream.toString());
            stamp.executeUpdate();
            // Who dies before here is found and ended by its id (Holders); afterwards the connection is nobody's
            // business.
            leave.setString(1, stream.toString());
            leave.executeUpdate();
            connection.commit();
            return true;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
