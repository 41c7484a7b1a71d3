package io.shardway.mysql.rows;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the statement before has written what it was given. Strict mode refuses most values that do not fit; what it only notes (a decimal or a
 * blank at the end that is rounded away) is refused here. Costs nothing while a server has no warnings.
 */
public final class Exactness {

    private static final int DATA_TRUNCATED = 1265;
    /** MySQL does not like VALUES() in ON DUPLICATE KEY UPDATE any more, which MariaDB needs. */
    private static final int DEPRECATED_SYNTAX = 1287;

    private Exactness() {}

    /**
     * To be called after a write, before anything else is asked of the connection.
     *
     * @param errorValues values of the statement that are an ENUM's error value, about each of which the server warns
     * @throws ShardwayException VALUE_NOT_EXACT
     */
    public static void require(Connection connection, TableName table, int errorValues) throws SQLException {
        int truncated = 0;
        boolean others = false;
        for (@Nullable SQLWarning warning = connection.getWarnings();
                warning != null;
                warning = warning.getNextWarning()) {
            switch (warning.getErrorCode()) {
                case DATA_TRUNCATED -> truncated++;
                case DEPRECATED_SYNTAX -> {
                    // Of the text, not of a value.
                }
                default -> others = true;
            }
        }
        connection.clearWarnings();
        if (others || truncated > errorValues) {
            throw new ShardwayException(
                    ErrorCode.VALUE_NOT_EXACT,
                    "Cannot write a row of table " + table
                            + ": a value would be changed on the way; compare the column types of both sides");
        }
    }
}
