package io.shardway.cutover.mysql;

import io.shardway.kernel.Identifier;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The view that has a target table's public name while the table is hidden. Its definer is the reader, who may only SELECT, so every write through it
 * is refused with error 1356, whoever writes.
 */
final class ReadOnlyView {

    private ReadOnlyView() {}

    /**
     * Text of the view.
     *
     * @param definer {@code user@host} as the server says it
     */
    static String create(TableName view, TableName hidden, String definer) {
        int at = definer.lastIndexOf('@');
        return "CREATE OR REPLACE ALGORITHM = MERGE DEFINER = " + Identifier.quoted(definer.substring(0, at)) + "@"
                + Identifier.quoted(definer.substring(at + 1)) + " SQL SECURITY DEFINER VIEW " + view.quoted() + " AS "
                + FenceTriggers.TAG + " SELECT * FROM " + hidden.quoted();
    }

    /** Nothing has the name, or our own view of this workflow. */
    static boolean nameIsFree(Connection connection, UUID workflow, TableName name) {
        return holder(connection, workflow, name) != Holder.FOREIGN;
    }

    /** Our own view of this workflow has the name. */
    static boolean isOurs(Connection connection, UUID workflow, TableName name) {
        return holder(connection, workflow, name) == Holder.OURS;
    }

    private enum Holder {
        NONE,
        OURS,
        FOREIGN
    }

    private static Holder holder(Connection connection, UUID workflow, TableName name) {
        String hidden = SidecarNames.hidden(workflow, name.table()).quoted();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT t.TABLE_TYPE, v.VIEW_DEFINITION FROM information_schema.TABLES t
                LEFT JOIN information_schema.VIEWS v ON v.TABLE_SCHEMA = t.TABLE_SCHEMA AND v.TABLE_NAME = t.TABLE_NAME
                WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ?""")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return Holder.NONE;
                }
                String definition = rows.getString(2);
                boolean ours = "VIEW".equals(rows.getString(1)) && definition != null && definition.contains(hidden);
                return ours ? Holder.OURS : Holder.FOREIGN;
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("ask what has the name " + name, e);
        }
    }
}
