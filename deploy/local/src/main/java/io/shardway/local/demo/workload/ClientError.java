package io.shardway.local.demo.workload;

import java.sql.SQLException;

/** What an SQL error means to a client. Messages of servers may carry row values, so only code and state are kept. */
sealed interface ClientError {

    /** The transaction is rolled back and may be sent again: 1205, 1213. */
    record Retriable(int code) implements ClientError {}

    /** The connection is gone, and with it the answer. */
    record Lost(int code, String state) implements ClientError {}

    /** The server said no. */
    record Refused(int code, String state) implements ClientError {}

    static ClientError of(SQLException error) {
        int code = error.getErrorCode();
        var state = String.valueOf(error.getSQLState());
        if (code == 1205 || code == 1213) {
            return new Retriable(code);
        }
        // 1053 server shutdown, 1927 connection killed
        return state.startsWith("08") || code == 1053 || code == 1927
                ? new Lost(code, state)
                : new Refused(code, state);
    }
}
