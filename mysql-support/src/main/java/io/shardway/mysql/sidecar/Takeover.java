package io.shardway.mysql.sidecar;

import io.shardway.kernel.ErrorCode;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Takes items from whoever has them. A transaction of theirs gets a moment to end by itself; then its session is killed. INVARIANT: nothing is concluded from
 * the kill: the taking transaction waits for the lock on the item, which every transaction of an owner holds from its first statement to its end.
 */
final class Takeover {

    /** How long the transaction of an older owner may take to end by itself. */
    private static final int LOCK_WAIT_SECONDS = 2;

    /** Together long enough for a killed transaction of the usual size to be rolled back. */
    private static final int ATTEMPTS = 4;

    private static final Duration UNHURRIED = Duration.ofDays(1);

    /** A whole transaction, which leaves nothing behind when it fails. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws SQLException;
    }

    private Takeover() {}

    /** @param endHolders asks the server to end who may be in the way */
    static <T> T run(Connection connection, Attempt<T> attempt, Runnable endHolders) throws SQLException {
        return run(connection, attempt, endHolders, () -> UNHURRIED);
    }

    /** @param left no attempt but the first begins later; each waits for a lock no longer, in whole seconds, as servers count */
    static <T> T run(Connection connection, Attempt<T> attempt, Runnable endHolders, Supplier<Duration> left)
            throws SQLException {
        noteLockWait(connection);
        try {
            for (int tried = 1; ; tried++) {
                shortenLockWait(connection, left.get());
                try {
                    return attempt.run();
                } catch (SQLException e) {
                    ErrorCode code = ServerErrors.classify(e);
                    boolean conflict = code == ErrorCode.SERVER_BUSY || code == ErrorCode.DEADLOCK;
                    if (!conflict) {
                        throw e;
                    }
                    // Also behind the last attempt: whoever comes next gets the items.
                    if (code == ErrorCode.SERVER_BUSY) {
                        endHolders.run();
                    }
                    if (tried == ATTEMPTS || !left.get().isPositive()) {
                        throw e;
                    }
                }
            }
        } finally {
            restoreLockWait(connection);
        }
    }

    private static void noteLockWait(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET @shardway_lock_wait = @@SESSION.innodb_lock_wait_timeout");
        }
    }

    private static void shortenLockWait(Connection connection, Duration left) throws SQLException {
        long seconds = Math.clamp(Math.ceilDiv(left.toMillis(), 1000), 1, LOCK_WAIT_SECONDS);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION innodb_lock_wait_timeout = " + seconds);
        }
    }

    private static void restoreLockWait(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION innodb_lock_wait_timeout = @shardway_lock_wait");
        } catch (SQLException _) {
            // The connection is gone, and its setting with it.
        }
    }
}
