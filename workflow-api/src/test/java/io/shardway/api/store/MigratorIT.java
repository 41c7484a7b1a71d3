package io.shardway.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestNames;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several instances that start at once on one metadata database. */
class MigratorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LOCK = "shardway_api_migrations";

    private final MariaDbServer server = SharedServers.mariadb("a");
    private final String schema = TestNames.unique("migrated");
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = Pool.newInstance(MySQLBuilder.pool()
            .connectingTo(new MySQLConnectOptions()
                    .setHost(server.host())
                    .setPort(server.port())
                    .setUser(Account.ROOT.user())
                    .setPassword(Account.ROOT.password())
                    .setDatabase(schema))
            .using(vertx.getDelegate())
            .build());

    @BeforeEach
    void createDatabase() {
        server.execute("CREATE DATABASE " + schema);
        // The first use of all finds the provider of contexts, which cannot be found by two threads at once.
        pool.query("DO 0").execute().await().atMost(PATIENCE);
    }

    @AfterEach
    void close() {
        pool.close().await().atMost(PATIENCE);
        vertx.close().await().atMost(PATIENCE);
        server.execute("DROP DATABASE " + schema);
    }

    @Test
    void waitsForASlowOneAndMigratesOnce() throws SQLException {
        try (Connection slow = server.connect(Account.ROOT);
                var threads = Executors.newFixedThreadPool(2)) {
            answer(slow, "SELECT GET_LOCK('" + LOCK + "', 10)");
            var both = Stream.of(migrator(PATIENCE), migrator(PATIENCE))
                    .map(migrator -> CompletableFuture.runAsync(migrator::migrate, threads))
                    .toList();
            // Longer than one wait for the lock.
            await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> tables(slow)
                    .equals("0"));
            assertThat(both).noneMatch(CompletableFuture::isDone);

            answer(slow, "SELECT RELEASE_LOCK('" + LOCK + "')");
            both.forEach(CompletableFuture::join);

            assertThat(answer(slow, "SELECT COUNT(*) FROM " + schema + ".relay_lease"))
                    .isEqualTo("1");
            assertThat(answer(slow, "SELECT GROUP_CONCAT(name ORDER BY name) FROM " + schema + ".migration"))
                    .isEqualTo(String.join(",", Migrator.MIGRATIONS));
            assertThat(isFree(slow)).isEqualTo("1");
        }
    }

    @Test
    void saysWhoIsInTheWayWhenItsPatienceEnds() throws SQLException {
        try (Connection slow = server.connect(Account.ROOT)) {
            answer(slow, "SELECT GET_LOCK('" + LOCK + "', 10)");

            assertThatThrownBy(migrator(Duration.ofSeconds(1))::migrate)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("another instance", "IS_USED_LOCK('" + LOCK + "')");

            assertThat(tables(slow)).isEqualTo("0");
        }
    }

    @Test
    void letsTheNextOneInWhenItFails() throws SQLException {
        server.execute("CREATE TABLE " + schema + ".migration (other INT)");
        try (Connection looker = server.connect(Account.ROOT)) {
            assertThatThrownBy(migrator(PATIENCE)::migrate).hasMessageContaining("name");

            assertThat(isFree(looker)).isEqualTo("1");
        }
    }

    @Test
    void goesOnWhereACrashedStartEnded() throws SQLException {
        migrator(PATIENCE).migrate();
        server.execute("DELETE FROM " + schema + ".migration");

        migrator(PATIENCE).migrate();

        try (Connection looker = server.connect(Account.ROOT)) {
            assertThat(answer(looker, "SELECT COUNT(*) FROM " + schema + ".relay_lease"))
                    .isEqualTo("1");
        }
    }

    @Test
    void takesNoErrorForARowThatIsThereAlready() {
        server.execute("CREATE TABLE " + schema + ".relay_lease (id INT PRIMARY KEY, owner VARCHAR(190),"
                + " until_millis BIGINT, last_sequence BIGINT CHECK (last_sequence > 0))");

        assertThatThrownBy(migrator(PATIENCE)::migrate).hasMessageContaining("CONSTRAINT");
    }

    private Migrator migrator(Duration patience) {
        return new Migrator(pool, Clock.systemUTC(), patience);
    }

    private String tables(Connection connection) throws SQLException {
        return answer(
                connection, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '" + schema + "'");
    }

    private static String isFree(Connection connection) throws SQLException {
        return answer(connection, "SELECT IS_FREE_LOCK('" + LOCK + "')");
    }

    private static String answer(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return String.valueOf(rows.getString(1));
        }
    }
}
