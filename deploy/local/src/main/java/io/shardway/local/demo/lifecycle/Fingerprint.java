package io.shardway.local.demo.lifecycle;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a table as a count and two sums over a hash of every byte of every row, computed in the server and independent
 * of the order of rows.
 */
public record Fingerprint(long rows, BigDecimal first, BigDecimal second) {

    /** @param condition which rows, {@code 1} for all */
    public static Fingerprint of(Connection connection, String schema, String table, String condition)
            throws SQLException {
        var sql = """
                SELECT COUNT(*),
                       COALESCE(SUM(CAST(CONV(LEFT(hash, 15), 16, 10) AS UNSIGNED)), 0),
                       COALESCE(SUM(CAST(CONV(RIGHT(hash, 15), 16, 10) AS UNSIGNED)), 0)
                FROM (SELECT MD5(CONCAT_WS(',', %s)) AS hash FROM `%s`.`%s` WHERE %s) hashed""".formatted(String.join(", ", columns(connection, schema, table)), schema, table, condition);
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return new Fingerprint(row.getLong(1), row.getBigDecimal(2), row.getBigDecimal(3));
        }
    }

    /** Each column as text that is equal exactly when the value is, NULL included. */
    private static List<String> columns(Connection connection, String schema, String table) throws SQLException {
        var columns = new ArrayList<String>();
        try (var statement = connection.prepareStatement("""
                SELECT column_name, data_type FROM information_schema.columns
                WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position""")) {
            statement.setString(1, schema);
            statement.setString(2, table);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var name = "`" + row.getString(1).replace("`", "``") + "`";
                    // The text of a FLOAT is rounded, that of its DOUBLE is exact.
                    var exact = row.getString(2).equals("float") ? "CAST(" + name + " AS DOUBLE)" : name;
                    columns.add("COALESCE(HEX(CAST(" + exact + " AS BINARY)), '-')");
                }
            }
        }
        if (columns.isEmpty()) {
            throw new SQLException("There is no table " + schema + "." + table);
        }
        return columns;
    }
}
