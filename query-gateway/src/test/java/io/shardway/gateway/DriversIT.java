package io.shardway.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the two JDBC drivers do to a server, done through the gateway, in text and in the binary protocol. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DriversIT {

    /** A driver with its options. */
    private record Client(String name, boolean mariadb, List<String> options) {

        Client(String name, boolean mariadb, String... options) {
            this(name, mariadb, List.of(options));
        }

        Connection connect(String database) throws SQLException {
            String[] all = options.toArray(String[]::new);
            return mariadb ? fixture.mariadb(gateway, database, all) : fixture.mysql(gateway, database, all);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static GatewayFixture fixture;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        fixture = new GatewayFixture();
        fixture.onShop(
                "CREATE TABLE item (id BIGINT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(100) CHARACTER SET utf8mb4, "
                        + "old VARCHAR(100) CHARACTER SET latin1, data LONGBLOB, price DECIMAL(20,4), made DATETIME(6))");
        gateway = fixture.gateway();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void empty() {
        fixture.onShop("TRUNCATE TABLE item");
    }

    static Stream<Client> clients() {
        return Stream.of(
                new Client("MariaDB text", true),
                new Client("MariaDB prepared", true, "useServerPrepStmts=true"),
                new Client("MySQL text", false),
                new Client("MySQL prepared", false, "useServerPrepStmts=true"));
    }

    static Stream<Client> loadingClients() {
        return Stream.of(
                new Client("MariaDB", true, "allowLocalInfile=true"),
                new Client("MySQL", false, "allowLoadLocalInfile=true"));
    }

    static Stream<Client> streamingClients() {
        return Stream.of(
                new Client("MariaDB text", true),
                new Client("MariaDB prepared", true, "useServerPrepStmts=true"),
                new Client("MySQL rows one by one", false),
                new Client("MySQL cursor", false, "useServerPrepStmts=true", "useCursorFetch=true"));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void keepsEveryValueAsItIs(Client client) throws SQLException {
        byte[] bytes = new byte[70_000];
        new Random(1).nextBytes(bytes);
        try (Connection connection = client.connect("shop")) {
            long id;
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO item (name, old, data, price, made) VALUES (?, ?, ?, ?, ?)",
                    Statement.RETURN_GENERATED_KEYS)) {
                insert.setString(1, "zażółć 😀 'quoted' \\ back");
                insert.setString(2, "Größe €");
                insert.setBytes(3, bytes);
                insert.setBigDecimal(4, new java.math.BigDecimal("1234567890123456.7890"));
                insert.setString(5, "2026-11-22 10:00:00.123456");
                assertThat(insert.executeUpdate()).isEqualTo(1);
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    assertThat(keys.next()).isTrue();
                    id = keys.getLong(1);
                }
            }
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT name, old, data, price, made FROM shop.item WHERE id = ?")) {
                for (int i = 0; i < 3; i++) {
                    select.setLong(1, id);
                    try (ResultSet rows = select.executeQuery()) {
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getString(1)).isEqualTo("zażółć 😀 'quoted' \\ back");
                        assertThat(rows.getString(2)).isEqualTo("Größe €");
                        assertThat(rows.getBytes(3)).isEqualTo(bytes);
                        assertThat(rows.getString(4)).isEqualTo("1234567890123456.7890");
                        assertThat(rows.getString(5)).startsWith("2026-11-22 10:00:00.123456");
                        assertThat(rows.next()).isFalse();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void commitsAndRollsBackTransactionsAndSavepoints(Client client) throws SQLException {
        try (Connection connection = client.connect("shop");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO item (name) VALUES ('kept')");
            Savepoint savepoint = connection.setSavepoint("here");
            statement.executeUpdate("INSERT INTO item (name) VALUES ('undone')");
            connection.rollback(savepoint);
            connection.commit();
            statement.executeUpdate("INSERT INTO item (name) VALUES ('rolled back')");
            connection.rollback();
            connection.setAutoCommit(true);
            statement.execute("START TRANSACTION");
            statement.execute("SAVEPOINT first");
            statement.executeUpdate("INSERT INTO item (name) VALUES ('gone')");
            statement.execute("ROLLBACK TO first");
            statement.execute("COMMIT");
            assertThat(RoutingIT.one(connection, "SELECT GROUP_CONCAT(name) FROM item"))
                    .isEqualTo("kept");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void keepsSessionSettingsOnEveryServer(Client client) throws SQLException {
        fixture.onShop2("CREATE TABLE IF NOT EXISTS other (id INT)");
        try (Connection connection = client.connect("shop");
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION group_concat_max_len = 4242, @mark = 'seen'");
            statement.execute("SET time_zone = '+03:00'");
            assertThat(RoutingIT.one(
                            connection,
                            "SELECT CONCAT(@@group_concat_max_len, @@time_zone, @mark) FROM shop2.other RIGHT JOIN "
                                    + "(SELECT 1) x ON 1 = 1"))
                    .isEqualTo("4242+03:00seen");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void passesPacketsOfMoreThanSixteenMebibytes(Client client) throws SQLException {
        byte[] bytes = new byte[20 * 1024 * 1024];
        new Random(2).nextBytes(bytes);
        try (Connection connection = client.connect("shop")) {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item (data) VALUES (?)")) {
                insert.setBytes(1, bytes);
                insert.executeUpdate();
            }
            try (PreparedStatement select = connection.prepareStatement("SELECT data, 'behind' FROM item");
                    ResultSet rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(Arrays.equals(rows.getBytes(1), bytes)).isTrue();
                assertThat(rows.getString(2)).isEqualTo("behind");
            }
            assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM item")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @MethodSource("streamingClients")
    void streamsLargeResults(Client client) throws SQLException {
        fixture.onShop("INSERT INTO item (name) SELECT REPEAT('x', 90) FROM seq_1_to_20000");
        try (Connection connection = client.connect("shop");
                PreparedStatement select = connection.prepareStatement(
                        "SELECT id, name FROM item WHERE id > ? ORDER BY id",
                        ResultSet.TYPE_FORWARD_ONLY,
                        ResultSet.CONCUR_READ_ONLY)) {
            select.setFetchSize(client.name.equals("MySQL rows one by one") ? Integer.MIN_VALUE : 100);
            select.setLong(1, 0);
            int count = 0;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    assertThat(rows.getLong(1)).isEqualTo(++count);
                }
            }
            assertThat(count).isEqualTo(20_000);
        }
    }

    @ParameterizedTest
    @MethodSource("loadingClients")
    void loadsLocalFiles(Client client) throws SQLException {
        StringBuilder file = new StringBuilder();
        for (int i = 1; i <= 50_000; i++) {
            file.append(i).append("\tname ").append(i).append('\n');
        }
        ByteArrayInputStream stream = new ByteArrayInputStream(file.toString().getBytes(UTF_8));
        try (Connection connection = client.connect("shop");
                Statement statement = connection.createStatement()) {
            if (client.mariadb) {
                statement.unwrap(org.mariadb.jdbc.Statement.class).setLocalInfileInputStream(stream);
            } else {
                statement.unwrap(com.mysql.cj.jdbc.JdbcStatement.class).setLocalInfileInputStream(stream);
            }
            int loaded = statement.executeUpdate("LOAD DATA LOCAL INFILE 'rows.tsv' INTO TABLE item (id, name)");
            assertThat(loaded).isEqualTo(50_000);
            assertThat(RoutingIT.one(connection, "SELECT name FROM item WHERE id = 50000"))
                    .isEqualTo("name 50000");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void writesBatches(Client client) throws SQLException {
        try (Connection connection = client.connect("shop");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO item (id, name) VALUES (?, ?)")) {
            for (int i = 1; i <= 300; i++) {
                insert.setInt(1, i);
                insert.setString(2, "n" + i);
                insert.addBatch();
            }
            insert.executeBatch();
            assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM item")).isEqualTo("300");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void callsProceduresWithSeveralResults(Client client) throws SQLException {
        fixture.onShop("CREATE OR REPLACE PROCEDURE two() BEGIN SELECT 'first'; SELECT 'second'; END");
        try (Connection connection = client.connect("shop");
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("CALL two()")).isTrue();
            try (ResultSet rows = statement.getResultSet()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("first");
            }
            assertThat(statement.getMoreResults()).isTrue();
            try (ResultSet rows = statement.getResultSet()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("second");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void passesOnErrorsAndGoesOn(Client client) throws SQLException {
        try (Connection connection = client.connect("shop")) {
            assertThatThrownBy(() -> RoutingIT.one(connection, "SELECT nothing FROM item"))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(1054));
            assertThatThrownBy(() -> RoutingIT.one(connection, "SELECT 1; SELECT 2"))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(1235));
            assertThat(RoutingIT.one(connection, "SELECT 1")).isEqualTo("1");
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void readsMetadata(Client client) throws SQLException {
        try (Connection connection = client.connect("shop")) {
            assertThat(connection.getCatalog()).isEqualTo("shop");
            try (ResultSet tables = connection.getMetaData().getTables(null, null, "item", null)) {
                assertThat(tables.next()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void cancelsARunningStatement(Client client) throws SQLException {
        try (Connection connection = client.connect("shop");
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            long start = System.nanoTime();
            try {
                statement
                        .executeQuery("SELECT SLEEP(20) FROM item RIGHT JOIN (SELECT 1) x ON 1 = 1")
                        .close();
            } catch (SQLException _) {
                // Some drivers say that the statement was cancelled, others hand out SLEEP's own result for it.
            }
            assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(10_000);
            assertThat(RoutingIT.one(connection, "SELECT 1")).isEqualTo("1");
        }
    }
}
