package io.shardway.mysql.sidecar;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends whoever hangs in a transaction that holds an item, so that the next try gets it: the owner before us, somebody who was taking the item, or somebody
 * who was setting the stream's gate. Each writes its connection id into the item as it locks it, so the item is read as it is now, committed or not.
 */
final class Holders {

    private Holders() {}

    /**
     * Asks the server to end who holds the item. It says nothing of whether they have ended: that is known when their locks are free, which is when they have
     * rolled back, or had committed before.
     */
    static void kill(Connection connection, StreamId stream, ItemKind kind, String name) {
        killAll(connection, stream, kind, name);
    }

    /** As {@link #kill}, of every item of a kind. */
    static void kill(Connection connection, StreamId stream, ItemKind kind) {
        killAll(connection, stream, kind, null);
    }

    /** As {@link #kill}, of every item of the stream. */
    static void kill(Connection connection, StreamId stream) {
        killAll(connection, stream, null, null);
    }

    private static void killAll(
            Connection connection, StreamId stream, @Nullable ItemKind kind, @Nullable String name) {
        try {
            for (long holder : find(connection, stream, kind, name)) {
                kill(connection, holder);
            }
        } catch (SQLException _) {
            // The caller tries again either way, and says what it then meets.
        }
    }

    private static void kill(Connection connection, long holder) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("KILL " + holder);
        } catch (SQLException _) {
            // It has ended by itself.
        }
    }

    /**
     * Only connections of our own account: after a restart of the server the number may be anybody's. Who sets a gate is no owner and may be alive, waiting for
     * an owner's transaction itself: it is ended only when it sits in its transaction and does nothing. Once that is committed, its id is gone.
     */
    private static List<Long> find(
            Connection connection, StreamId stream, @Nullable ItemKind kind, @Nullable String name)
            throws SQLException {
        try (Statement isolation = connection.createStatement();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT DISTINCT i.connection_id FROM `_shardway`.`item` i
                        JOIN information_schema.PROCESSLIST p
                          ON p.ID = i.connection_id AND p.USER = SUBSTRING_INDEX(USER(), '@', 1)
                        WHERE i.stream = ? AND i.kind = COALESCE(?, i.kind) AND i.name = COALESCE(?, i.name) AND i.connection_id <> CONNECTION_ID()
                          AND (i.owner <> '' OR (p.COMMAND = 'Sleep' AND p.TIME >= 1))""")) {
            // For the next transaction only, which is the query.
            isolation.execute("SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
            statement.setString(1, stream.toString());
            statement.setString(2, kind == null ? null : kind.name());
            statement.setString(3, name);
            List<Long> holders = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    holders.add(rows.getLong(1));
                }
            }
            return holders;
        }
    }
}
