package io.shardway.api.rest;

import io.vertx.core.VertxException;
import io.vertx.mysqlclient.MySQLException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells a database that does not answer, and changes that met in it, both of which pass, from a statement that it refuses, which is a defect. */
final class Outage {

    /** The server goes down, is full, or was told to end the connection. */
    private static final java.util.Set<Integer> GOING_AWAY = java.util.Set.of(1040, 1053, 1077, 1152, 1927, 3169, 4031);

    /** Lock wait timeout, deadlock, and a row that changed since the transaction began. */
    private static final java.util.Set<Integer> LOST_RACES = java.util.Set.of(1205, 1213, 1020);

    private Outage() {}

    /** Two changes met, and this one was rolled back: nothing is wrong with it. */
    static boolean isLostRace(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case MySQLException error -> {
                    return LOST_RACES.contains(error.getErrorCode());
                }
                case SQLException error
                when error.getErrorCode() != 0 -> {
                    return LOST_RACES.contains(error.getErrorCode());
                }
                default -> {
                    // Wrapped: look further down.
                }
            }
        }
        return false;
    }

    static boolean isBehind(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case MySQLException error -> {
                    return GOING_AWAY.contains(error.getErrorCode());
                }
                // The session translates the driver's error into this one.
                case SQLException error
                when error.getErrorCode() != 0 -> {
                    return GOING_AWAY.contains(error.getErrorCode());
                }
                case SocketException _, ClosedChannelException _, TimeoutException _, VertxException _ -> {
                    return true;
                }
                default -> {
                    // Wrapped: look further down.
                }
            }
        }
        return false;
    }
}
