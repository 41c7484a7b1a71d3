package io.shardway.mysql;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;

/** The one place that knows the error numbers of MySQL and MariaDB. */
public final class ServerErrors {

    private ServerErrors() {}

    /** What an error of a server asks for. */
    public static ErrorCode classify(SQLException e) {
        // A batch wraps what has happened, without its number.
        if (e instanceof BatchUpdateException && e.getErrorCode() == 0 && e.getCause() instanceof SQLException cause) {
            return classify(cause);
        }
        // The driver has numbers of its own for lost connections, some of which mean something else to servers.
        if (lostConnection(e)) {
            return ErrorCode.SERVER_UNREACHABLE;
        }
        return switch (e.getErrorCode()) {
            case 1213 -> ErrorCode.DEADLOCK;
            case 1205, 1206, 1040, 1203, 1226, 3572, 1969, 3024, 1028 -> ErrorCode.SERVER_BUSY;
            case 1053,
                    1077,
                    1079,
                    1152,
                    1158,
                    1159,
                    1160,
                    1161,
                    1184,
                    1927,
                    2002,
                    2003,
                    2006,
                    2013,
                    2055,
                    1317,
                    3169,
                    4031 -> ErrorCode.SERVER_UNREACHABLE;
            case 1290, 1792, 1836 -> ErrorCode.READ_ONLY_SERVER;
            case 1062, 1586, 1761, 1762 -> ErrorCode.DUPLICATE_ON_TARGET;
            case 1044, 1045, 1142, 1143, 1227, 1370, 1410, 1419, 1698, 3118 -> ErrorCode.MISSING_RIGHTS;
            case 1051, 1054, 1146, 1049, 1347, 1356, 1932 -> ErrorCode.SCHEMA_CHANGED;
            case 1236 -> ErrorCode.BINLOG_PURGED;
            default -> byType(e);
        };
    }

    private static ErrorCode byType(SQLException e) {
        return "40001".equals(e.getSQLState()) ? ErrorCode.DEADLOCK : ErrorCode.SERVER_ERROR;
    }

    /** Also a refused login comes as a connection error; that one has a number and waiting does not mend it. */
    private static boolean lostConnection(SQLException e) {
        String state = e.getSQLState();
        boolean connection = e instanceof SQLNonTransientConnectionException
                || e instanceof SQLTransientConnectionException
                || (state != null && state.startsWith("08"));
        return connection && (e.getErrorCode() == 0 || "08000".equals(state) || "08S01".equals(state));
    }

    /**
     * An error that says what was attempted.
     *
     * @param attempt what was done, on what, as the rest of "Cannot …"
     */
    public static ShardwayException wrap(String attempt, SQLException e) {
        return new ShardwayException(
                classify(e),
                "Cannot " + attempt + ": server error " + e.getErrorCode() + " (" + e.getSQLState() + "): " + text(e),
                e);
    }

    /** Some messages quote row values (duplicate entry, incorrect value …): those are cut down to their first words. */
    private static String text(SQLException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        return switch (e.getErrorCode()) {
            case 1062, 1586, 1761, 1762 -> "duplicate entry for a key";
            case 1264, 1265, 1292, 1366, 1406, 1411, 1525, 3819, 4025 -> "a value does not fit its column";
            default -> message;
        };
    }
}
