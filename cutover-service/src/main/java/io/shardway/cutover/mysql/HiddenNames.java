package io.shardway.cutover.mysql;

import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** The sidecar's list of tables that a workflow has made and hidden; it stays when they are opened. */
final class HiddenNames {

    private static final int NO_SUCH_TABLE = 1146;

    private HiddenNames() {}

    static void note(Connection connection, UUID workflow, TableName open) {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT IGNORE INTO `_shardway`.`hidden_name` (workflow, public_schema, public_table, hidden_table)
                VALUES (?, ?, ?, ?)""")) {
            statement.setString(1, workflow.toString());
            statement.setString(2, open.schema());
            statement.setString(3, open.table());
            statement.setString(4, SidecarNames.hidden(workflow, open.table()).table());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw ServerErrors.wrap("note where table " + open + " is hidden", e);
        }
    }

    /** Whether the workflow has made the table; no sidecar is no. */
    static boolean has(Connection connection, UUID workflow, TableName open) {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM `_shardway`.`hidden_name` WHERE workflow = ? AND public_schema = ? AND public_table = ?")) {
            statement.setString(1, workflow.toString());
            statement.setString(2, open.schema());
            statement.setString(3, open.table());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_SUCH_TABLE) {
                return false;
            }
            throw ServerErrors.wrap("ask the sidecar for table " + open, e);
        }
    }
}
