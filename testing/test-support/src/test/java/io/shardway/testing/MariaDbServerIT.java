package io.shardway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MariaDbServerIT {

    @Test
    void offersWhatASourceNeeds() throws SQLException {
        var server = SharedServers.mariadb("a");

        assertThat(text(server, Account.ROOT, "SELECT CONCAT_WS(' ', @@log_bin, @@binlog_format, @@binlog_row_image)"))
                .isEqualTo("ON ROW FULL");
        assertThat(text(server, Account.ROOT, "SELECT @@log_bin_trust_function_creators"))
                .isEqualTo("1");
        assertThat(text(server, Account.ROOT, "SELECT @@local_infile")).isEqualTo("1");
    }

    @Test
    void keepsCommittedRowsAndItsPortOverKillAndRestart() throws SQLException {
        try (var server = MariaDbServer.start(MariaDbOptions.named("crash"))) {
            server.createSchema("shop");
            server.execute("CREATE TABLE shop.t (id INT PRIMARY KEY)", "INSERT INTO shop.t VALUES (1), (2)");
            var port = server.port();

            server.kill();
            assertThat(server.isRunning()).isFalse();
            server.start();

            assertThat(server.port()).isEqualTo(port);
            assertThat(text(server, Account.APP, "SELECT COUNT(*) FROM shop.t")).isEqualTo("2");

            server.restart();
            assertThat(text(server, Account.APP, "SELECT COUNT(*) FROM shop.t")).isEqualTo("2");
        }
    }

    @Test
    void keepsItsDataInANamedDirectory(@TempDir Path directory) throws SQLException {
        var options = MariaDbOptions.named("kept").withDirectory(directory.resolve("kept"));
        try (var first = MariaDbServer.start(options)) {
            first.createSchema("shop");
            first.execute("CREATE TABLE shop.t AS SELECT 7 AS seven");
        }
        try (var second = MariaDbServer.start(options)) {
            assertThat(text(second, Account.READER, "SELECT seven FROM shop.t")).isEqualTo("7");
        }
    }

    @Test
    void replicatesToAReplicaOnRequest() throws SQLException {
        var primary = SharedServers.mariadb("a");
        var schema = TestSchemas.create(primary, "replicated");
        primary.execute("CREATE TABLE " + schema + ".t AS SELECT 42 AS answer");

        var replica = SharedServers.replica("a");
        Replication.awaitCaughtUp(replica, primary);

        assertThat(text(replica, Account.READER, "SELECT answer FROM " + schema + ".t"))
                .isEqualTo("42");
        assertThatThrownBy(() -> text(replica, Account.APP, "INSERT INTO " + schema + ".t VALUES (1)"))
                .hasMessageContaining("read-only");
    }

    @Test
    void startsWithoutWhatASourceNeedsWhenAskedTo() throws SQLException {
        try (var server = MariaDbServer.start(MariaDbOptions.named("nolog").withoutBinlog())) {
            assertThat(text(server, Account.ROOT, "SELECT @@log_bin")).isEqualTo("0");
        }
        try (var server = MariaDbServer.start(
                MariaDbOptions.named("minimal").withBinlogFormat("MIXED").withRowImage("MINIMAL"))) {
            assertThat(text(server, Account.ROOT, "SELECT CONCAT_WS(' ', @@binlog_format, @@binlog_row_image)"))
                    .isEqualTo("MIXED MINIMAL");
        }
    }

    @Test
    void keepsTheApplicationOutOfTheSidecarAndAwayFromTriggers() {
        var server = SharedServers.mariadb("a");
        var schema = TestSchemas.create(server, "rights");
        server.execute("CREATE DATABASE IF NOT EXISTS _shardway", "CREATE TABLE " + schema + ".t (id INT PRIMARY KEY)");

        assertThatThrownBy(() -> text(server, Account.APP, "CREATE TABLE _shardway.mine (id INT)"))
                .hasMessageContaining("denied");
        assertThatThrownBy(() -> text(
                        server,
                        Account.APP,
                        "CREATE TRIGGER " + schema + ".x BEFORE INSERT ON " + schema + ".t FOR EACH ROW SET @a = 1"))
                .hasMessageContaining("denied");
    }

    @Test
    void letsTheWriterPlaceBothKindsOfFence() throws SQLException {
        var server = SharedServers.mariadb("a");
        var schema = TestSchemas.create(server, "fences");
        server.execute("CREATE TABLE " + schema + ".t (id INT PRIMARY KEY)");

        try (var writer = server.connect(Account.WRITER, schema);
                var statement = writer.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS _shardway");
            statement.execute("LOCK TABLES t WRITE");
            statement.execute("""
                    CREATE TRIGGER shardway_fence_i BEFORE INSERT ON t FOR EACH ROW
                      IF SUBSTRING_INDEX(USER(), '@', 1) <> 'shardway_writer' THEN
                        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fenced';
                      END IF
                    """);
            statement.execute("UNLOCK TABLES");
            statement.execute("INSERT INTO t VALUES (1)");
            statement.execute("CREATE TABLE _shardway.hidden_" + schema + " (id INT PRIMARY KEY)");
            statement.execute("CREATE DEFINER = shardway_reader@'%' SQL SECURITY DEFINER VIEW v AS SELECT id FROM "
                    + "_shardway.hidden_" + schema);
            statement.execute("XA RECOVER");
            statement.execute("SHOW MASTER STATUS");
        }

        assertThatThrownBy(() -> text(server, Account.APP, "INSERT INTO " + schema + ".t VALUES (2)"))
                .hasMessageContaining("fenced");
        assertThat(text(server, Account.APP, "SELECT COUNT(*) FROM " + schema + ".v"))
                .isEqualTo("0");
        assertThatThrownBy(() -> text(server, Account.APP, "INSERT INTO " + schema + ".v VALUES (2)"))
                .hasMessageContaining("lack rights");
    }

    private static String text(MariaDbServer server, Account account, String sql) throws SQLException {
        try (var connection = server.connect(account);
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
        }
    }
}
