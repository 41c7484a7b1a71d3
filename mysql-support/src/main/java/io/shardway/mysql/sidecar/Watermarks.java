package io.shardway.mysql.sidecar;

import io.shardway.kernel.SidecarNames;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Watermarks: rows of ours that come back through the binlog. "Applied" is one fact in one place: a row in {@code watermark_applied}, written by the
 * replicator when every lane of the stream has passed it.
 */
public final class Watermarks {

    /** W0: capture has begun. W1: the copy is complete. R0: both sides closed. FENCE: behind the fence. OPEN: before the fence is opened. CHECK: verify. HEARTBEAT: lag. */
    public enum Kind {
        W0,
        W1,
        R0,
        FENCE,
        OPEN,
        CHECK,
        HEARTBEAT
    }

    private Watermarks() {}

    /** Writes a watermark on a source, or touches it when it exists; joins the caller's transaction if there is one. */
    public static void write(Connection connection, UUID workflow, int leg, UUID watermark, Kind kind) {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO " + SidecarNames.watermark(workflow).quoted()
                        + " (id, leg, kind) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE written_at = CURRENT_TIMESTAMP(6)")) {
            statement.setString(1, watermark.toString());
            statement.setInt(2, leg);
            statement.setString(3, kind.name());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw ServerErrors.wrap("write watermark " + kind + " of workflow " + workflow, e);
        }
    }

    /** Whether a watermark was written on this source. */
    public static boolean isWritten(Connection connection, UUID workflow, UUID watermark) {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM " + SidecarNames.watermark(workflow).quoted() + " WHERE id = ?")) {
            statement.setString(1, watermark.toString());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("look for a watermark of workflow " + workflow, e);
        }
    }

    /** Says on the target that the stream has passed the watermark; joins the caller's transaction. */
    public static void markApplied(Connection connection, StreamId stream, UUID watermark) {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT IGNORE INTO `_shardway`.`watermark_applied` (stream, watermark) VALUES (?, ?)")) {
            statement.setString(1, stream.toString());
            statement.setString(2, watermark.toString());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw ServerErrors.wrap("note a watermark as applied for stream " + stream, e);
        }
    }

    public static boolean isApplied(Connection connection, StreamId stream, UUID watermark) {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM `_shardway`.`watermark_applied` WHERE stream = ? AND watermark = ?")) {
            statement.setString(1, stream.toString());
            statement.setString(2, watermark.toString());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("ask whether stream " + stream + " has applied a watermark", e);
        }
    }
}
