package io.shardway.mysql.schema;

import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Where a table of a workflow lives now: hidden before it is opened, public after (docs/wiring.md section 1). */
public final class PhysicalTables {

    private PhysicalTables() {}

    /** The hidden name if that table exists, else the public one. */
    public static TableName resolve(Connection connection, UUID workflow, String schema, String table) {
        TableName hidden = SidecarNames.hidden(workflow, table);
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")) {
            statement.setString(1, hidden.schema());
            statement.setString(2, hidden.table());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? hidden : new TableName(schema, table);
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("look for table " + hidden, e);
        }
    }
}
