package io.shardway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.testing.Account;
import io.shardway.testing.MariaDbPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are not written in Java: the {@code mariadb} command line, {@code mariadb-dump}, and mysql2 of Node. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientsIT {

    /** How a program ended. */
    private record Ended(int code, String output) {}

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
                "CREATE TABLE account (id INT PRIMARY KEY, v INT)");
        fixture.onShop2("CREATE TABLE other (id INT PRIMARY KEY)", "CREATE TABLE account (id INT PRIMARY KEY, v INT)");
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

    private static Ended run(Map<String, String> environment, String input, List<String> command) throws Exception {
        Path in = Files.writeString(Files.createTempFile(directory, "in", ""), input);
        Path out = Files.createTempFile(directory, "out", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(100, TimeUnit.SECONDS)) {
                throw new IOException(command.getFirst() + " did not end: " + Files.readString(out));
            }
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    }

    private static Ended client(String program, String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                MariaDbPrograms.path(program).toString(),
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + gateway.port(),
                "--user=" + GatewayFixture.USER,
                "--default-character-set=utf8mb4"));
        command.addAll(List.of(arguments));
        return run(Map.of("MYSQL_PWD", GatewayFixture.PASSWORD), input, command);
    }

    @Test
    void runsScriptsOfTheCommandLine() throws Exception {
        Path rows = Files.writeString(directory.resolve("rows.tsv"), "100\ta\n101\tb\n");
        Ended ended =
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
        Ended ended = client(
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
        Ended dumped = client(
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
        Ended locked = client("mariadb-dump", "", "--skip-ssl", "--hex-blob", "shop", "item", "filler", "names");
        assertThat(locked.code()).as(locked.output()).isZero();
        Ended restored = client("mariadb", dumped.output(), "--skip-ssl", "shop2");
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
        Path node = node();
        Ended ended = run(
                Map.of(
                        "GATEWAY_PORT",
                        Integer.toString(gateway.port()),
                        "GATEWAY_TLS",
                        Integer.toString(gateway.port()),
                        "GATEWAY_USER",
                        GatewayFixture.USER,
                        "GATEWAY_PASSWORD",
                        GatewayFixture.PASSWORD),
                "",
                List.of("node", node.resolve("mysql2.mjs").toString()));
        assertThat(ended.output()).contains("mysql2: all well");
        assertThat(ended.code()).isZero();
    }

    /** The script with its library, installed once by what the lock file says. */
    private static Path node() throws Exception {
        Assumptions.assumeTrue(
                starts("node", "--version") && starts("npm", "--version"),
                "Node and npm are not installed: mysql2 is not tried (.ci/run installs them)");
        Path project = Files.createDirectories(Path.of("target", "node-clients"));
        for (String file : List.of("package.json", "package-lock.json", "mysql2.mjs")) {
            Files.copy(
                    Path.of("src", "test", "node", file), project.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(project.resolve("node_modules/.package-lock.json"))) {
            Ended installed = run(
                    Map.of(),
                    "",
                    List.of(
                            "npm",
                            "ci",
                            "--prefix",
                            project.toString(),
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund",
                            "--prefer-offline"));
            assertThat(installed.code()).as(installed.output()).isZero();
        }
        return project;
    }

    private static boolean starts(String... command) throws Exception {
        try {
            return run(Map.of(), "", List.of(command)).code() == 0;
        } catch (IOException _) {
            return false;
        }
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
            Future<Ended> writing = thread.submit(() -> client("mariadb", script.toString(), "--skip-ssl", "shop"));
            Awaitility.await().until(() -> Integer.parseInt(RoutingIT.one(a, "SELECT COUNT(*) FROM account")) > 20);
            long epoch = fixture.publish(
                    GatewayFixture.buffering(GatewayFixture.route("shop", "account"), Duration.ofSeconds(8)));
            Awaitility.await().until(() -> fixture.acknowledged(epoch));
            int before = Integer.parseInt(RoutingIT.one(a, "SELECT COUNT(*) FROM account"));
            Awaitility.await().until(() -> gateway.waiting() == 1);
            fixture.publish(GatewayFixture.route("shop2", "account"));
            Ended ended = writing.get(60, TimeUnit.SECONDS);
            assertThat(ended.code()).as(ended.output()).isZero();
            assertThat(RoutingIT.one(a, "SELECT COUNT(*) FROM account")).isEqualTo(Integer.toString(before));
            assertThat(RoutingIT.one(b, "SELECT COUNT(*) FROM account")).isEqualTo(Integer.toString(400 - before));
        }
        fixture.publishAndWait();
    }
}
