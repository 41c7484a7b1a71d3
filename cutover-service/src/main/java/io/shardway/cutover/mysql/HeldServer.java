package io.shardway.cutover.mysql;

import io.quarkus.logging.Log;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/**
 * A connection to a user's server that holds the workflow's named lock there: one hand (C4). It is never re-opened; when it breaks, the lock is
 * gone, and whoever goes on takes a new one and reads the journal again.
 */
public final class HeldServer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 5;

    private final ServerSpec server;
    private final String lock;
    private final Connection connection;

    private HeldServer(ServerSpec server, String lock, Connection connection) {
        this.server = server;
        this.lock = lock;
        this.connection = connection;
    }

    /** Takes the lock; a connection that still holds it is killed: the caller has made sure that its owner is dead or has lost the work. */
    static HeldServer take(ServerSpec server, Account writer, UUID workflow) {
        Connection connection = Sessions.open(server, writer);
        HeldServer held = new HeldServer(server, "shardway_cutover:" + workflow, connection);
        try {
            if (!held.lock(0)) {
                held.killHolder();
                if (!held.lock(PATIENCE_SECONDS)) {
                    throw new ShardwayException(
                            ErrorCode.SERVER_BUSY,
                            "Cannot get the lock " + held.lock + " on " + server
                                    + ": its holder was ended and still has it");
                }
            }
            return held;
        } catch (ShardwayException e) {
            held.close();
            throw e;
        }
    }

    public Connection connection() {
        return connection;
    }

    boolean isMariaDb() {
        try {
            return connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
        } catch (SQLException e) {
            throw ServerErrors.wrap("ask " + server + " for its version", e);
        }
    }

    public ServerSpec server() {
        return server;
    }

    /** The lock is still ours, so this is the same server process that it was taken on, and nobody has taken over. */
    public void requireHeld() {
        if (query("SELECT COALESCE(IS_USED_LOCK(?) = CONNECTION_ID(), 0)") != 1) {
            throw new ShardwayException(
                    ErrorCode.ITEM_TAKEN, "The lock " + lock + " on " + server + " is not ours any more");
        }
    }

    /** How long a statement waits for tables that others use. */
    public void waitForTables(long seconds) {
        execute("SET SESSION lock_wait_timeout = " + Math.max(1, seconds)
                + " /*!80000 , information_schema_stats_expiry = 0 */");
    }

    /**
     * Runs one statement that waits for tables that others use no longer than this. Servers count that wait in whole seconds; where it is too
     * coarse, MariaDB ends the statement itself. MySQL has nothing like it for other statements than reads: there it is up to a second more.
     */
    void execute(String sql, Duration patience) {
        long millis = Math.max(1, patience.toMillis());
        long seconds = Math.ceilDiv(millis, 1000);
        if (!isMariaDb()) {
            waitForTables(seconds);
            execute(sql);
            return;
        }
        String limit = millis % 1000 == 0
                ? ""
                : ", max_statement_time = " + BigDecimal.valueOf(millis, 3).toPlainString();
        execute("SET STATEMENT lock_wait_timeout = " + seconds + limit + " FOR " + sql);
    }

    /** Runs one statement of ours without parameters. */
    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw ServerErrors.wrap(
                    "run on " + server + ": " + sql.lines().findFirst().orElse(""), e);
        }
    }

    private boolean lock(int seconds) {
        return query("SELECT COALESCE(GET_LOCK(?, " + seconds + "), 0)") == 1;
    }

    private void killHolder() {
        long holder = query("SELECT COALESCE(IS_USED_LOCK(?), 0)");
        if (holder == 0) {
            return;
        }
        Log.warnf("Ending the connection that holds a lock lock=%s server=%s connection=%d", lock, server, holder);
        try (Statement statement = connection.createStatement()) {
            statement.execute("KILL " + holder);
        } catch (SQLException e) {
            if (e.getErrorCode() != 1094) { // 1094: it has just ended by itself.
                throw ServerErrors.wrap("end the connection that holds " + lock + " on " + server, e);
            }
        }
    }

    private long query(String sql) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, lock);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("ask for the lock " + lock + " on " + server, e);
        }
    }

    /** Gives the lock back; the server does it as well when the connection is gone. */
    @Override
    public void close() {
        Sessions.close(connection);
    }
}
