package io.shardway.replicator.stream;

import io.quarkus.logging.Log;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Repeats a whole target transaction when the server has chosen it as the victim of a deadlock or made it wait too long for a lock. */
public final class Transactions {

    private static final int ATTEMPTS = 12;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private Transactions() {}

    /** Runs and commits the work, all of it or nothing. Errors other than lock conflicts roll back and are handed on. */
    public static void run(Connection connection, String what, Runnable work) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                connection.setAutoCommit(false);
                work.run();
                connection.commit();
                return;
            } catch (SQLException e) {
                rollback(connection);
                throw ServerErrors.wrap("commit " + what, e);
            } catch (ShardwayException e) {
                rollback(connection);
                if (!lockConflict(e) || attempt == ATTEMPTS) {
                    throw e;
                }
                // One deadlock is nothing; who repeats is held up by somebody, and a lock wait has cost its whole
                // timeout.
                Log.logf(
                        attempt > 1 || e.code() == ErrorCode.SERVER_BUSY ? Logger.Level.INFO : Logger.Level.DEBUG,
                        "Repeating transaction after a lock conflict what=%s attempt=%d: %s",
                        what,
                        attempt,
                        e.getMessage());
                // Randomness keeps two victims from meeting again.
                Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current()
                        .nextLong(1, Math.min(LONGEST_PAUSE.toMillis(), 1L << attempt) + 1)));
            } catch (RuntimeException | Error e) {
                rollback(connection);
                throw e;
            }
        }
    }

    /** Back to a transaction per statement, so that a look at the server holds nothing there. */
    public static void end(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw ServerErrors.wrap("end a transaction", e);
        }
    }

    private static boolean lockConflict(ShardwayException e) {
        return e.code() == ErrorCode.DEADLOCK || e.code() == ErrorCode.SERVER_BUSY;
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            Log.debugf(e, "Could not roll back; the server does when the session ends");
        }
    }
}
