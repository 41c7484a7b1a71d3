package io.shardway.api.store;

import io.quarkus.logging.Log;
import io.shardway.api.ApiConfig;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.mysqlclient.MySQLException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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

    static final List<String> MIGRATIONS = List.of(
            "001-catalogue",
            "002-workflow",
            "003-progress",
            "004-instances",
            "006-idempotency",
            "007-keyspaces",
            "010-access",
            "011-audit",
            "012-webhook",
            "013-ended-workflows",
            "014-webhook-heads",
            "015-webhooks-off");
    private static final int DUPLICATE_COLUMN = 1060;
    private static final int DUPLICATE_KEY_NAME = 1061;
    private static final int DUPLICATE_ROW = 1062;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String LOCK = "shardway_api_migrations";
    private static final int LONGEST_WAIT_SECONDS = 2;

    private final Pool pool;
    private final Clock clock;
    private final Duration patience;

    @Inject
    Migrator(Pool pool, Clock clock, ApiConfig config) {
        this(pool, clock, config.api().startPatience());
    }

    Migrator(Pool pool, Clock clock, Duration patience) {
        this.pool = pool;
        this.clock = clock;
        this.patience = patience;
    }

    /** Returns when the schema is there; waits for a database that is still starting, and for another instance that migrates. */
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
            lock(connection);
            try {
                run(
                        connection,
                        "CREATE TABLE IF NOT EXISTS migration (name VARCHAR(100) NOT NULL PRIMARY KEY, at BIGINT NOT"
                                + " NULL)");
                Set<String> done = done(connection);
                MIGRATIONS.stream().filter(name -> !done.contains(name)).forEach(name -> apply(connection, name));
            } finally {
                unlock(connection);
            }
        } finally {
            connection.close().await().indefinitely();
        }
    }

    /** Returns with the lock; the server gives it for as long as the connection lives. */
    private void lock(SqlConnection connection) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            // Never 0: that would not wait at all.
            long left = Math.max(1, Duration.ofNanos(end - System.nanoTime()).toSeconds());
            Long got = connection
                    .preparedQuery("SELECT GET_LOCK(?, ?)")
                    .execute(Tuple.of(LOCK, Math.min(left, LONGEST_WAIT_SECONDS)))
                    .await()
                    .indefinitely()
                    .iterator()
                    .next()
                    .getLong(0);
            if (got != null && got == 1) {
                return;
            }
            if (System.nanoTime() - end >= 0) {
                throw new IllegalStateException(
                        "Cannot migrate the metadata database: another instance has held the lock "
                                + LOCK + " for " + patience.toSeconds()
                                + " s. If it still migrates, start this one again later; if"
                                + " not, end the session that SELECT IS_USED_LOCK('" + LOCK + "') names");
            }
            Log.info("Waiting for another instance that migrates the metadata database");
        }
    }

    /** The connection goes back to the pool and would keep the lock. */
    private static void unlock(SqlConnection connection) {
        connection
                .preparedQuery("SELECT RELEASE_LOCK(?)")
                .execute(Tuple.of(LOCK))
                .onFailure()
                .invoke(e -> Log.debugf(e, "The lock ends with its connection"))
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
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
                run(connection, statement.strip().replaceFirst("^CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "));
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
        connection
                .query(sql)
                .execute()
                .onFailure(failure -> isThereAlready(sql, failure))
                .recoverWithNull()
                .await()
                .indefinitely();
    }

    /** The column, key or row that a crashed start has added before. Anything else is an error. */
    private static boolean isThereAlready(String sql, Throwable failure) {
        return failure instanceof MySQLException error
                && switch (error.getErrorCode()) {
                    case DUPLICATE_COLUMN, DUPLICATE_KEY_NAME -> sql.startsWith("ALTER TABLE ");
                    case DUPLICATE_ROW -> sql.startsWith("INSERT INTO ");
                    default -> false;
                };
    }

    private static String text(String name) {
        try (InputStream file = Migrator.class.getResourceAsStream("/db/" + name + ".sql")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the migration " + name, e);
        }
    }
}
