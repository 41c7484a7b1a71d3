package io.shardway.api.store;

import io.quarkus.logging.Log;
import io.shardway.api.ApiConfig;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.mysqlclient.MySQLException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Brings the metadata database to the schema of this version, one instance at a time under a named lock. A plain runner of SQL files and not
 * Flyway, which would need a second, blocking datasource beside the reactive one.
 */
@ApplicationScoped
public class Migrator {

    private static final List<String> MIGRATIONS = List.of(
            "001-catalogue",
            "002-workflow",
            "003-progress",
            "004-instances",
            "006-idempotency",
            "007-keyspaces",
            "010-access",
            "011-audit",
            "012-webhook",
            "014-webhook-heads");
    private static final int DUPLICATE_COLUMN = 1060;
    private static final int DUPLICATE_KEY_NAME = 1061;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Pool pool;
    private final Clock clock;
    private final Duration patience;

    Migrator(Pool pool, Clock clock, ApiConfig config) {
        this.pool = pool;
        this.clock = clock;
        this.patience = config.api().startPatience();
    }

    /** Returns when the schema is there; waits for a database that is still starting. */
    public void migrate() {
        SqlConnection connection = pool.getConnection()
                .onFailure()
                .invoke(e -> Log.warnf("Waiting for the metadata database: %s", e.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(PAUSE, PAUSE)
                .expireIn(patience.toMillis())
                .await()
                .atMost(patience.plusSeconds(10));
        try {
            // DDL commits by itself on MariaDB and MySQL: the lock, not a transaction, keeps a second instance out.
            run(connection, "SELECT GET_LOCK('shardway_api_migrations', 60)");
            run(
                    connection,
                    "CREATE TABLE IF NOT EXISTS migration (name VARCHAR(100) NOT NULL PRIMARY KEY, at BIGINT NOT"
                            + " NULL)");
            Set<String> done = done(connection);
            MIGRATIONS.stream().filter(name -> !done.contains(name)).forEach(name -> apply(connection, name));
            run(connection, "SELECT RELEASE_LOCK('shardway_api_migrations')");
        } finally {
            connection.close().await().indefinitely();
        }
    }

    private Set<String> done(SqlConnection connection) {
        var names = new HashSet<String>();
        for (Row row :
                connection.query("SELECT name FROM migration").execute().await().indefinitely()) {
            names.add(row.getString(0));
        }
        return names;
    }

    private void apply(SqlConnection connection, String name) {
        for (String statement : text(name).split(";\\s*\n")) {
            if (!statement.isBlank()) {
                // A crash between two statements of a file leaves tables behind; the next start goes on there.
                run(
                        connection,
                        statement
                                .strip()
                                .replaceFirst("^CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ")
                                .replaceFirst("^INSERT INTO ", "INSERT IGNORE INTO "));
            }
        }
        connection
                .preparedQuery("INSERT INTO migration (name, at) VALUES (?, ?)")
                .execute(Tuple.of(name, clock.millis()))
                .await()
                .indefinitely();
        Log.infof("Migrated the metadata database to %s", name);
    }

    private static void run(SqlConnection connection, String sql) {
        var statement = connection.query(sql).execute();
        if (sql.startsWith("ALTER TABLE ")) {
            statement = statement.onFailure(Migrator::isThereAlready).recoverWithNull();
        }
        statement.await().indefinitely();
    }

    /** The column or key that a crashed start has added before. */
    private static boolean isThereAlready(Throwable failure) {
        return failure instanceof MySQLException error
                && (error.getErrorCode() == DUPLICATE_COLUMN || error.getErrorCode() == DUPLICATE_KEY_NAME);
    }

    private static String text(String name) {
        try (InputStream file = Migrator.class.getResourceAsStream("/db/" + name + ".sql")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the migration " + name, e);
        }
    }
}
