package io.shardway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.routing.Route;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are not written in Java: the {@code mariadb} command line, {@code mariadb-dump}, and mysql2 of Node. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientsIT {

    private static Path directory;
    private static GatewayFixture fixture;
    private static Gateway gateway;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        fixture = new GatewayFixture();
        fixture.onShop(
                "CREATE TABLE item (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(100), data BLOB, made DATETIME(6))",
                "INSERT INTO item (name, data, made) VALUES ('zażółć', x'00FF27', '2026-01-02 03:04:05.678'), (NULL, NULL, NULL)",
                "CREATE TABLE filler (id INT PRIMARY KEY, text LONGTEXT)",
                "INSERT INTO filler SELECT seq, REPEAT('y', 1000) FROM seq_1_to_3000",
                "CREATE TABLE person (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(100), data LONGBLOB, "
                        + "price DECIMAL(20,4), note LONGTEXT)",
                "CREATE PROCEDURE two() BEGIN SELECT 1 AS first; SELECT 2 AS second; END",
                "CREATE TABLE account (id INT PRIMARY KEY, v INT)",
                "CREATE TABLE ledger (id INT PRIMARY KEY)");
        fixture.onShop2(
                "CREATE TABLE other (id INT PRIMARY KEY)",
                "CREATE TABLE account (id INT PRIMARY KEY, v INT)",
                "CREATE TABLE ledger (id INT PRIMARY KEY)");
        TestCertificate tls = TestCertificate.in(directory);
        gateway = fixture.gateway("tls.certificate=" + tls.certificate(), "tls.key=" + tls.key());
        try (Connection application = fixture.mariadb(gateway, "shop");
                Statement statement = application.createStatement()) {
            // By the application, since a dump carries the definer and only an administrator may restore another one's.
            statement.execute("CREATE VIEW names AS SELECT id, name FROM item");
        }
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static Program.Ended client(String program, String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                MariaDbPrograms.path(program).toString(),
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + gateway.port(),
                "--user=" + GatewayFixture.USER,
                "--default-character-set=utf8mb4"));
        command.addAll(List.of(arguments));
        return Program.run(directory, Map.of("MYSQL_PWD", GatewayFixture.PASSWORD), input, command);
    }

    @Test
    void runsScriptsOfTheCommandLine() throws Exception {
        Path rows = Files.writeString(directory.resolve("rows.tsv"), "100\ta\n101\tb\n");
        Program.Ended ended =
                client("mariadb", """
                SELECT id, name, HEX(data), made FROM item WHERE id < 100;
                DELIMITER //
                CREATE OR REPLACE PROCEDURE pair() BEGIN SELECT 'one'; SELECT 'two'; END//
                CALL pair()//
                SELECT 'three'; SELECT 'four'//
                DELIMITER ;
                SHOW DATABASES;
                USE shop2
                SHOW TABLES LIKE 'o%%';
                SELECT DATABASE();
                use shop;
                LOAD DATA LOCAL INFILE '%s' INTO TABLE item (id, name);
                BEGIN; DELETE FROM item WHERE id = 100; ROLLBACK;
                SELECT COUNT(*) FROM item WHERE id >= 100;
                DELETE FROM item WHERE id >= 100;
                SELECT 1 / 0; SHOW WARNINGS;
                SELECT nothing FROM item;
                SELECT 'never';
                """.formatted(rows), "--skip-ssl", "--local-infile=1", "--skip-column-names", "shop");
        assertThat(ended.output().replaceAll("(?m)^-+$|^SELECT nothing FROM item$", ""))
                .isEqualToIgnoringWhitespace("""
                        1\tzażółć\t00FF27\t2026-01-02 03:04:05.678000
                        2\tNULL\tNULL\tNULL
                        one
                        two
                        three
                        four
                        information_schema
                        shop
                        shop2
                        other
                        shop2
                        2
                        NULL
                        Warning\t1365\tDivision by 0
                        ERROR 1054 (42S22) at line 17: Unknown column 'nothing' in 'SELECT'
                        """);
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void speaksTlsWithTheCommandLine() throws Exception {
        Program.Ended ended = client(
                "mariadb",
                "SELECT COUNT(*) FROM filler; STATUS;",
                "--ssl",
                "--disable-ssl-verify-server-cert",
                "--skip-column-names",
                "shop");
        assertThat(ended.output()).contains("3000", "Cipher in use is");
        assertThat(ended.code()).isZero();
    }

    @Test
    void dumpsAndRestoresThroughTheGateway() throws Exception {
        Program.Ended dumped = client(
                "mariadb-dump",
                "",
                "--skip-ssl",
                "--single-transaction",
                "--hex-blob",
                "shop",
                "item",
                "filler",
                "names");
        assertThat(dumped.code()).as(dumped.output()).isZero();
        assertThat(dumped.output()).contains("-- Dump completed");
        Program.Ended locked =
                client("mariadb-dump", "", "--skip-ssl", "--hex-blob", "shop", "item", "filler", "names");
        assertThat(locked.code()).as(locked.output()).isZero();
        Program.Ended restored = client("mariadb", dumped.output(), "--skip-ssl", "shop2");
        assertThat(restored.code()).as(restored.output()).isZero();
        for (String table : List.of("item", "filler", "names")) {
            String checksum = "SELECT CONCAT(COUNT(*), '/', SUM(CRC32(CONCAT_WS('|', t.*))))".replace("t.*", "id")
                    + " FROM " + table;
            try (Connection a = fixture.serverA.connect(Account.ROOT, fixture.schemaA);
                    Connection b = fixture.serverB.connect(Account.ROOT, fixture.schemaB)) {
                assertThat(RoutingIT.one(b, checksum)).as(table).isEqualTo(RoutingIT.one(a, checksum));
            }
        }
        try (Connection b = fixture.serverB.connect(Account.ROOT, fixture.schemaB)) {
            assertThat(RoutingIT.one(b, "SELECT CONCAT(name, HEX(data), made) FROM item WHERE id = 1"))
                    .isEqualTo("zażółć00FF272026-01-02 03:04:05.678000");
        }
    }

    @Test
    void servesMysql2OfNode() throws Exception {
        try (Program program = new NodeClients(directory).start("mysql2.mjs", gateway)) {
            Program.Ended ended = program.await();
            assertThat(ended.output()).contains("mysql2: all well");
            assertThat(ended.code()).isZero();
        }
    }

    /** There by the book, back by the fence alone: the statements that it refuses are sent again, and the client sees none of it. */
    @Test
    void letsMysql2WriteThroughSwitchesWithoutAnErrorAndWritesEachRowOnce() throws Exception {
        Route onShop = GatewayFixture.route("shop", "ledger");
        fixture.publishAndWait(onShop);
        try (Program program = new NodeClients(directory).start("ledger.mjs", gateway);
                Connection a = fixture.serverA.connect(Account.ROOT, fixture.schemaA);
                Connection b = fixture.serverB.connect(Account.ROOT, fixture.schemaB)) {
            Awaitility.await().until(() -> keys(a).size() > 50);
            long buffering = fixture.publish(GatewayFixture.buffering(onShop, Duration.ofSeconds(8)));
            Awaitility.await().until(() -> fixture.acknowledged(buffering));
            int before = keys(a).size();
            Awaitility.await().until(() -> gateway.waiting() == 4);
            fixture.publish(GatewayFixture.route("shop2", "ledger"));
            Awaitility.await().until(() -> keys(b).size() > 50);
            assertThat(keys(a)).hasSize(before);

            fixture.onShop2(GatewayFixture.fence("ledger"));
            Awaitility.await().until(() -> gateway.waiting() == 4);
            fixture.publish(onShop);
            Awaitility.await().until(() -> keys(a).size() > before + 50);

            program.endInput();
            Program.Ended ended = program.await();
            assertThat(ended.output().lines().filter(line -> !line.startsWith("acknowledged ")))
                    .isEmpty();
            assertThat(ended.code()).isZero();
            assertThat(Stream.concat(keys(a).stream(), keys(b).stream()))
                    .containsExactlyInAnyOrderElementsOf(ended.output()
                            .lines()
                            .map(line -> Integer.valueOf(line.substring("acknowledged ".length())))
                            .toList());
        }
        fixture.publishAndWait();
    }

    private static List<Integer> keys(Connection connection) throws SQLException {
        List<Integer> keys = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM ledger")) {
            while (rows.next()) {
                keys.add(rows.getInt(1));
            }
        }
        return keys;
    }

    @Test
    void letsTheCommandLineWaitThroughASwitchWithoutAnError() throws Exception {
        fixture.publishAndWait(GatewayFixture.route("shop", "account"));
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            script.append("INSERT INTO account VALUES (").append(i).append(", 1);\n");
            script.append("SELECT SLEEP(0.002);\n");
        }
        try (ExecutorService thread = Executors.newSingleThreadExecutor();
                Connection a = fixture.serverA.connect(Account.ROOT, fixture.schemaA);
                Connection b = fixture.serverB.connect(Account.ROOT, fixture.schemaB)) {
            Future<Program.Ended> writing =
                    thread.submit(() -> client("mariadb", script.toString(), "--skip-ssl", "shop"));
            Awaitility.await().until(() -> Integer.parseInt(RoutingIT.one(a, "SELECT COUNT(*) FROM account")) > 20);
            long epoch = fixture.publish(
                    GatewayFixture.buffering(GatewayFixture.route("shop", "account"), Duration.ofSeconds(8)));
            Awaitility.await().until(() -> fixture.acknowledged(epoch));
            int before = Integer.parseInt(RoutingIT.one(a, "SELECT COUNT(*) FROM account"));
            Awaitility.await().until(() -> gateway.waiting() == 1);
            fixture.publish(GatewayFixture.route("shop2", "account"));
            Program.Ended ended = writing.get(60, TimeUnit.SECONDS);
            assertThat(ended.code()).as(ended.output()).isZero();
            assertThat(RoutingIT.one(a, "SELECT COUNT(*) FROM account")).isEqualTo(Integer.toString(before));
            assertThat(RoutingIT.one(b, "SELECT COUNT(*) FROM account")).isEqualTo(Integer.toString(400 - before));
        }
        fixture.publishAndWait();
    }
}
