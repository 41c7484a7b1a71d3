package io.shardway.mysql;

import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/**
 * Opens connections to users' servers. The one place for session settings: UTC, zero kept as zero, invalid dates and every byte as stored, READ
 * COMMITTED. A connection is never silently re-opened. No server can ask a session for a local file, nor, unless the operator allows it, for a
 * password under a key of the server's own choice.
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

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
    /** How long one answer to somebody who only looks may take, the greeting included. */
    private static final Duration LOOK_PATIENCE = Duration.ofSeconds(10);

    /** Or the environment variable SHARDWAY_MYSQL_PUBLIC_KEY_RETRIEVAL. */
    private static final String PUBLIC_KEY_RETRIEVAL = "shardway.mysql.public-key-retrieval";

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
        return open(server, account, schema, new Properties());
    }

    /**
     * A connection for short questions to a server that somebody has named and nobody has tried: each answer within 10 s, else it is
     * unreachable. Refused towards link-local addresses, where the services of a cloud's host answer.
     */
    public static Connection openToLook(ServerSpec server, Account account) {
        refuseLinkLocal(server);
        Properties properties = new Properties();
        properties.put("socketTimeout", Long.toString(LOOK_PATIENCE.toMillis()));
        return open(server, account, "", properties);
    }

    private static Connection open(ServerSpec server, Account account, String schema, Properties properties) {
        properties.put("user", account.user());
        properties.put("password", account.password());
        // No statement of ours needs it, and with it any server may read this machine's files.
        properties.put("allowLocalInfile", "false");
        properties.put("useBulkStmts", "true");
        properties.put("yearIsDateType", "false");
        properties.put("tinyInt1isBit", "false");
        properties.put("tcpKeepAlive", "true");
        properties.put("connectTimeout", Long.toString(CONNECT_PATIENCE.toMillis()));
        properties.put("allowPublicKeyRetrieval", Boolean.toString(mayRetrievePublicKeys()));
        properties.put("connectionAttributes", "program_name:shardway");
        Connection connection;
        try {
            connection =
                    DRIVER.connect("jdbc:mariadb://" + server.host() + ":" + server.port() + "/" + schema, properties);
        } catch (SQLException e) {
            throw refusedLogin(ServerErrors.wrap("log in to " + server + " as " + account.user(), e));
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

    /** Without TLS, whoever answers in the server's place could choose the key, and read the password. */
    private static boolean mayRetrievePublicKeys() {
        return Optional.ofNullable(System.getProperty(PUBLIC_KEY_RETRIEVAL))
                .or(() -> Optional.ofNullable(System.getenv("SHARDWAY_MYSQL_PUBLIC_KEY_RETRIEVAL")))
                .map(Boolean::parseBoolean)
                .orElse(false);
    }

    private static ShardwayException refusedLogin(ShardwayException e) {
        return String.valueOf(e.getMessage()).contains("public key")
                ? new ShardwayException(
                        e.code(),
                        e.getMessage()
                                + "; give the account mysql_native_password, or allow keys that the server itself"
                                + " sends, on a network that you trust, with SHARDWAY_MYSQL_PUBLIC_KEY_RETRIEVAL=true",
                        e)
                : e;
    }

    private static void refuseLinkLocal(ServerSpec server) {
        try {
            // The driver asks again, and the JVM remembers its answer for longer than that takes.
            if (Arrays.stream(InetAddress.getAllByName(server.host())).anyMatch(InetAddress::isLinkLocalAddress)) {
                throw new ShardwayException(
                        ErrorCode.INVALID_REQUEST,
                        "Cannot log in to " + server + ": that is a link-local address, which no database server has;"
                                + " name it by another address");
            }
        } catch (UnknownHostException _) {
            // The driver says so better.
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
