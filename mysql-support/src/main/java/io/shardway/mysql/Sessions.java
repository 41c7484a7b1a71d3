package io.shardway.mysql;

import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/**
 * Opens connections to users' servers. The one place for session settings: UTC, zero kept as zero, invalid dates and every byte as stored, READ
 * COMMITTED. A connection is never silently re-opened.
 */
public final class Sessions {

    private static final String SETTINGS =
            "SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', "
                    + "character_set_results = NULL, wait_timeout = 28800, net_write_timeout = 600, net_read_timeout = 600, "
                    + "innodb_lock_wait_timeout = 20, lock_wait_timeout = 60, "
                    // Without notes and warnings nobody could tell that a value was changed (Exactness); each of 4096
                    // columns may earn two.
                    + "sql_notes = 1, max_error_count = 8192";

    private static final Driver DRIVER = new Driver();

    private Sessions() {}

    /** A connection in autocommit mode without a default schema. */
    public static Connection open(ServerSpec server, Account account) {
        return open(server, account, "");
    }

    /** A connection for bulk writes: unique and foreign-key checks are off, since the target's keys wait until they can be checked at once. */
    public static Connection openForBulk(ServerSpec server, Account account) {
        Connection connection = open(server, account, "");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION unique_checks = 0, foreign_key_checks = 0");
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw ServerErrors.wrap("prepare a session for bulk writes on " + server, e);
        }
    }

    /** A connection whose default schema is {@code schema}, if that is not empty. */
    public static Connection open(ServerSpec server, Account account, String schema) {
        Properties properties = new Properties();
        properties.put("user", account.user());
        properties.put("password", account.password());
        properties.put("allowLocalInfile", "true");
        properties.put("useBulkStmts", "true");
        properties.put("yearIsDateType", "false");
        properties.put("tinyInt1isBit", "false");
        properties.put("tcpKeepAlive", "true");
        properties.put("connectTimeout", "10000");
        properties.put("allowPublicKeyRetrieval", "true");
        properties.put("connectionAttributes", "program_name:shardway");
        Connection connection;
        try {
            connection =
                    DRIVER.connect("jdbc:mariadb://" + server.host() + ":" + server.port() + "/" + schema, properties);
        } catch (SQLException e) {
            throw ServerErrors.wrap("log in to " + server + " as " + account.user(), e);
        }
        if (connection == null) {
            throw new ShardwayException(ErrorCode.UNEXPECTED, "The driver does not take an address for " + server);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw ServerErrors.wrap("prepare a session on " + server, e);
        }
    }

    /** Closes what may be broken already. */
    public static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException _) {
            // The session is gone either way; the server frees what it held.
        }
    }
}
