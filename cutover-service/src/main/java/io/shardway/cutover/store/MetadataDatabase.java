package io.shardway.cutover.store;

import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.mariadb.jdbc.Driver;

/**
 * Our schema in the metadata database. Connections are kept open, so that a journal entry within the write pause costs one round trip;
 * the tables are made when the first connection is.
 */
@ApplicationScoped
public class MetadataDatabase {

    private static final List<String> TABLES = List.of("""
            CREATE TABLE IF NOT EXISTS routing (
              branch VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
              epoch BIGINT NOT NULL,
              snapshot LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
              updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)
            ) ENGINE = InnoDB""", """
            CREATE TABLE IF NOT EXISTS journal (
              workflow CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
              switch_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
              direction VARCHAR(16) CHARACTER SET ascii NOT NULL,
              leg INT NOT NULL,
              next_leg INT NOT NULL,
              generation BIGINT NOT NULL,
              topology_version BIGINT NOT NULL,
              unit VARCHAR(255) CHARACTER SET ascii NOT NULL,
              phase VARCHAR(16) CHARACTER SET ascii NOT NULL,
              version BIGINT NOT NULL,
              owner VARCHAR(128) CHARACTER SET utf8mb4 NOT NULL,
              details LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
              alive_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
              KEY (phase)
            ) ENGINE = InnoDB""", """
            CREATE TABLE IF NOT EXISTS preparation (
              workflow CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
              leg INT NOT NULL,
              prepared_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
            ) ENGINE = InnoDB""", """
            CREATE TABLE IF NOT EXISTS newest_command (
              workflow CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
              generation BIGINT NOT NULL,
              begun_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
            ) ENGINE = InnoDB""");

    private final MetadataConfig config;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean installed;

    public MetadataDatabase(MetadataConfig config) {
        this.config = config;
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Whether the database answers. */
    public boolean answers() {
        return inTransaction("ask the metadata database whether it answers", connection -> connection.isValid(2));
    }

    /** Runs work in a transaction that commits at its end and is rolled back on any error. */
    <T> T inTransaction(String attempt, Work<T> work) {
        try {
            Connection connection = borrow();
            try {
                T result = work.on(connection);
                connection.commit();
                idle.addFirst(connection);
                return result;
            } catch (SQLException | RuntimeException e) {
                // Closing rolls back; the next caller gets a connection without history.
                Sessions.close(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap(attempt, e);
        }
    }

    private Connection borrow() throws SQLException {
        for (Connection known = idle.pollFirst(); known != null; known = idle.pollFirst()) {
            if (known.isValid(2)) {
                return known;
            }
            Sessions.close(known);
        }
        Connection fresh = open();
        if (!installed) {
            install(fresh);
            installed = true;
        }
        return fresh;
    }

    private Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.put("user", config.user());
        properties.put("password", config.password());
        properties.put("connectTimeout", "5000");
        properties.put("socketTimeout", "15000");
        properties.put("tcpKeepAlive", "true");
        // Times are compared with each other: an hour that comes twice or not at all must not make an owner silent.
        properties.put("sessionVariables", "time_zone='+00:00'");
        properties.put("allowPublicKeyRetrieval", "true");
        Connection connection = new Driver().connect(address(), properties);
        if (connection == null) {
            throw new SQLException("SHARDWAY_METADATA_URL is not of the form mysql://host:port/schema", "08001");
        }
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
        return connection;
    }

    private String address() {
        String url = config.url();
        return "jdbc:mariadb" + url.substring(url.indexOf("://"));
    }

    private static void install(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
    }

    @PreDestroy
    void close() {
        idle.forEach(Sessions::close);
        idle.clear();
    }
}
