package io.shardway.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A real MariaDB server on loopback that answers queries from the moment it is handed out. Its port and its data stay the
 * same over {@link #stop}, {@link #kill} and {@link #start}. {@link #close} ends it for good.
 */
public interface MariaDbServer extends AutoCloseable {

    /** A server of the kind that {@link Servers#chosen()} says, ready for queries. */
    static MariaDbServer start(MariaDbOptions options) {
        return Servers.chosen().startMariaDb(options);
    }

    String name();

    String host();

    int port();

    /** The pid of the server process where it is one of this machine, else empty. */
    java.util.OptionalLong pid();

    boolean isRunning();

    /** Starts the stopped or killed server again; returns when it answers a query. */
    void start();

    /** Ends it in order (SIGTERM). */
    void stop();

    /** Ends it with SIGKILL, as a crash would. */
    void kill();

    default void restart() {
        stop();
        start();
    }

    /** A new server that replicates from this one by GTID and is read-only; returns when replication runs. */
    MariaDbServer startReplica();

    @Override
    void close();

    /** JDBC URL for the MariaDB driver; empty {@code schema} for none. */
    default String jdbcUrl(String schema) {
        return "jdbc:mariadb://%s:%d/%s?allowLocalInfile=true&tcpKeepAlive=true".formatted(host(), port(), schema);
    }

    default Connection connect(Account account) throws SQLException {
        return connect(account, "");
    }

    default Connection connect(Account account, String schema) throws SQLException {
        var login = new Properties();
        login.setProperty("user", account.user());
        login.setProperty("password", account.password());
        // Not through DriverManager: it does not see drivers of other class loaders, such as those of a Quarkus test.
        var connection = new org.mariadb.jdbc.Driver().connect(jdbcUrl(schema), login);
        if (connection == null) {
            throw new SQLException("The MariaDB driver does not take " + jdbcUrl(schema));
        }
        return connection;
    }

    /** Runs statements as root, on one connection. */
    default void execute(String... statements) {
        try (var connection = connect(Account.ROOT);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot prepare server " + name() + ": " + e.getMessage(), e);
        }
    }

    /** Creates a keyspace's schema with the rights that the three accounts have on one. */
    default void createSchema(String schema) {
        execute(Grants.onSchema(schema).toArray(String[]::new));
    }

    default void dropSchema(String schema) {
        execute("DROP DATABASE IF EXISTS " + Grants.quoted(schema));
    }
}
