package io.shardway.local.demo.workload;

import java.sql.SQLException;

/** A change met another number of rows than its writer knows to be there: the client sees lost or doubled rows. */
final class WrongRowCount extends SQLException {
    WrongRowCount(String sql, int expected, int found) {
        super("expected " + expected + " rows, found " + found + ": " + sql);
    }
}
