package io.shardway.replicator.capture;

import com.github.shyiko.mysql.binlog.network.ServerException;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.ServerErrors;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** The one place that knows what Debezium's exceptions mean. */
final class DebeziumErrors {

    /** Message of the exception by which an event that cannot be read ends the connection. */
    static final String UNREADABLE_EVENT = "an event of the binlog cannot be read exactly";

    private static final int MASTER_FATAL_ERROR_READING_BINLOG = 1236;

    private DebeziumErrors() {}

    /**
     * An error with a code.
     *
     * @param attempt what was done, as the rest of "Cannot …"
     */
    static ShardwayException classify(String attempt, Optional<CaptureState> state, RuntimeException e) {
        String from = state.map(known -> " from " + known.position()).orElse("");
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof ShardwayException known) {
                return known;
            }
            if (isPurged(cause) || message.contains("no longer available on the server")) {
                return new ShardwayException(
                        ErrorCode.BINLOG_PURGED,
                        "Cannot " + attempt + from
                                + ": the server does not have that position any more (" + firstLine(message)
                                + "); restart the workflow and keep binlogs longer",
                        e);
            }
            if (message.equals(UNREADABLE_EVENT)) {
                String reason = " (" + firstLine(String.valueOf(deepest(cause).getMessage())) + ")";
                return new ShardwayException(
                        ErrorCode.VALUE_NOT_EXACT, "Cannot " + attempt + from + ": " + message + reason, e);
            }
            if (message.contains("internal schema size")) {
                return new ShardwayException(
                        ErrorCode.INCOMPLETE_ROW_IMAGE,
                        "Cannot " + attempt + from
                                + ": a row event does not carry all columns of its table; some session writes with binlog_row_image other than FULL:"
                                + " end it and restart the workflow",
                        e);
            }
            if (message.contains("schema history") || message.contains("db history")) {
                return new ShardwayException(
                        ErrorCode.BINLOG_PURGED, "Cannot " + attempt + from + ": " + firstLine(message), e);
            }
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return ServerErrors.wrap(attempt + from, sql);
            }
            if (cause instanceof IOException
                    || cause instanceof TimeoutException
                    || String.valueOf(cause.getMessage()).contains("Failed to authenticate")) {
                return new ShardwayException(
                        ErrorCode.SERVER_UNREACHABLE,
                        "Cannot " + attempt + from + ": " + firstLine(String.valueOf(cause.getMessage())),
                        e);
            }
        }
        return new ShardwayException(
                ErrorCode.UNEXPECTED, "Cannot " + attempt + from + " (the log of the service has the trace)", e);
    }

    private static Throwable deepest(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static boolean isPurged(Throwable cause) {
        return cause instanceof ServerException server && server.getErrorCode() == MASTER_FATAL_ERROR_READING_BINLOG;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
