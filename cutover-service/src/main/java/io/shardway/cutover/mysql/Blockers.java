package io.shardway.cutover.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Names long transactions for a person who has to end them; ids and ages only, no statement text. */
final class Blockers {

    private Blockers() {}

    static String describe(Connection connection) {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT trx_mysql_thread_id, TIMESTAMPDIFF(SECOND, trx_started, NOW())
                        FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id <> CONNECTION_ID()
                        ORDER BY trx_started LIMIT 5""")) {
            while (rows.next()) {
                found.add("connection " + rows.getLong(1) + " for " + rows.getLong(2) + " s");
            }
        } catch (SQLException _) {
            // The list is a courtesy; the error that asked for it says what matters.
        }
        return found.isEmpty() ? "" : " (oldest on the server: " + String.join(", ", found) + ")";
    }
}
