package io.shardway.api.shell;

import io.vertx.mysqlclient.MySQLException;
import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import org.hibernate.StaleStateException;
import org.jspecify.annotations.Nullable;

/** Tells a lost race, which is decided again, from an error. */
final class Conflicts {

    private static final int DUPLICATE_KEY = 1062;
    private static final int LOCK_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;
    /** MariaDB 11.6+ with innodb_snapshot_isolation: the row changed since the snapshot. */
    private static final int RECORD_CHANGED = 1020;

    private Conflicts() {}

    private static boolean isLostRace(int code) {
        return switch (code) {
            case DUPLICATE_KEY, LOCK_TIMEOUT, DEADLOCK, RECORD_CHANGED -> true;
            default -> false;
        };
    }

    static boolean isLostRace(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case OptimisticLockException _, StaleStateException _ -> {
                    return true;
                }
                case MySQLException error -> {
                    return isLostRace(error.getErrorCode());
                }
                // The session translates the driver's error into this one.
                case SQLException error -> {
                    return isLostRace(error.getErrorCode());
                }
                default -> {
                    // Wrapped: look further down.
                }
            }
        }
        return false;
    }
}
