package io.shardway.local.demo.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalWatchIT {
    private static final Set<String> UNDECIDED = Moment.UNDECIDED.journalPhases();

    private final MariaDbServer server = SharedServers.mariadb("a");
    private final JournalWatch watch = new JournalWatch(() -> server.connect(Account.ROOT));

    @BeforeEach
    void beginASwitch() {
        server.execute(
                "CREATE SCHEMA shardway_cutover",
                "CREATE TABLE shardway_cutover.journal (workflow INT PRIMARY KEY, switch_id CHAR(36), phase VARCHAR(16)) ENGINE = InnoDB",
                "INSERT INTO shardway_cutover.journal VALUES (1, 'old', 'SWITCHED'), (2, 'new', 'BUFFERING')");
    }

    @AfterEach
    void forget() {
        server.dropSchema("shardway_cutover");
    }

    private void becomes(String phase) {
        server.execute("UPDATE shardway_cutover.journal SET phase = '" + phase + "' WHERE workflow = 2");
    }

    @Test
    void answersThePhaseThatWasStruckAndNotTheOneThatWasSeen() {
        assertThat(watch.act(UNDECIDED, () -> becomes("DECIDED"))).contains("DECIDED");
        assertThat(watch.underWay()).contains("DECIDED");
    }

    @Test
    void waitsForACommitThatWasOnItsWay() throws SQLException {
        try (Connection dying = server.connect(Account.ROOT)) {
            dying.setAutoCommit(false);

            assertThat(watch.act(UNDECIDED, () -> {
                        write(dying, "UPDATE shardway_cutover.journal SET phase = 'FENCED' WHERE workflow = 2");
                        var _ = CompletableFuture.runAsync(() -> {
                            await().until(this::somebodyWaits);
                            write(dying, "COMMIT");
                        });
                    }))
                    .contains("FENCED");
        }
    }

    private boolean somebodyWaits() throws SQLException {
        try (var connection = server.connect(Account.ROOT);
                var statement = connection.createStatement();
                var waits = statement.executeQuery("SELECT 1 FROM information_schema.INNODB_LOCK_WAITS")) {
            return waits.next();
        }
    }

    private static void write(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
