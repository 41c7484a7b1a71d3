package io.shardway.cutover.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Where a server's binlog ends now, as its GTID set: for people, and to ask a replica whether it has got that far. */
final class BinlogPosition {

    private BinlogPosition() {}

    static String of(Connection connection) throws SQLException {
        boolean mariadb = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(mariadb ? "SELECT @@gtid_binlog_pos" : "SELECT @@gtid_executed")) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }
}
