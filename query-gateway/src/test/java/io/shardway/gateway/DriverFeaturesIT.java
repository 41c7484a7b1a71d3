package io.shardway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Options of the two JDBC drivers that change what they send. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DriverFeaturesIT {

    /** A driver with options. */
    private record Client(boolean mariadb, List<String> options) {

        Client(boolean mariadb, String... options) {
            this(mariadb, List.of(options));
        }

        Connection connect() throws SQLException {
            String[] all = options.toArray(String[]::new);
            return mariadb ? fixture.mariadb(gateway, "shop", all) : fixture.mysql(gateway, "shop", all);
        }

        @Override
        public String toString() {
            return (mariadb ? "MariaDB " : "MySQL ") + String.join(" ", options);
        }
    }

    private static GatewayFixture fixture;
    private static Gateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        fixture = new GatewayFixture();
        fixture.onShop("CREATE TABLE item (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(100), n INT)", """
                CREATE TABLE every_type (
                  id INT PRIMARY KEY, tiny TINYINT, flag BOOLEAN, small SMALLINT UNSIGNED, medium MEDIUMINT,
                  big BIGINT UNSIGNED, real4 FLOAT, real8 DOUBLE, exact DECIMAL(65,30), bits BIT(64), day DATE,
                  moment DATETIME(6), stamp TIMESTAMP(3) NULL, clock TIME(6), year4 YEAR, fixed CHAR(10), word VARCHAR(200),
                  raw BINARY(4), rawer VARBINARY(20), essay LONGTEXT, blobby LONGBLOB, choice ENUM('a','b'),
                  choices SET('x','y','z'), document JSON, place POINT, latin VARCHAR(20) CHARACTER SET latin1,
                  unique_id UUID, address INET6)
                """, """
                INSERT INTO every_type VALUES
                (1, -128, TRUE, 65535, -8388608, 18446744073709551615, 1.5, -2.25e300,
                 12345678901234567890123456789012345.123456789012345678901234567890, b'1010', '1000-01-01',
                 '9999-12-31 23:59:59.999999', '2026-07-01 10:00:00.123', '-838:59:59.999999', 2155, 'fix', 'zażółć 😀',
                 x'00ff0027', x'5c27', 'essay', x'00', 'b', 'x,z', '{"a": [1, null]}', ST_GeomFromText('POINT(1 -2)'),
                 'Größe', '123e4567-e89b-12d3-a456-426655440000', '2001:db8::1'),
                (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
                """);
        fixture.onShop2("CREATE TABLE other (id INT PRIMARY KEY)");
        TestCertificate tls = TestCertificate.in(directory);
        gateway = fixture.gateway("tls.certificate=" + tls.certificate(), "tls.key=" + tls.key());
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void empty() {
        fixture.onShop("TRUNCATE TABLE item");
    }

    static Stream<Client> protocols() {
        return Stream.of(
                new Client(true),
                new Client(true, "useServerPrepStmts=true"),
                new Client(false),
                new Client(false, "useServerPrepStmts=true", "cachePrepStmts=true"),
                new Client(false, "connectionTimeZone=%2B05:30", "forceConnectionTimeZoneToSession=true"));
    }

    private static List<String> everyType(Connection connection) throws SQLException {
        List<String> values = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT * FROM every_type WHERE id > ? ORDER BY id")) {
            select.setInt(1, 0);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        Object value = rows.getObject(i);
                        String shown = value instanceof byte[] bytes
                                ? HexFormat.of().formatHex(bytes)
                                : value + "/" + rows.getString(i);
                        values.add(rows.getMetaData().getColumnName(i) + " "
                                + rows.getMetaData().getColumnTypeName(i) + " " + shown);
                    }
                }
            }
        }
        return values;
    }

    static Stream<Client> batching() {
        return Stream.of(
                new Client(true, "useBulkStmts=true"),
                new Client(true, "useBulkStmts=true", "useServerPrepStmts=true"),
                new Client(true, "useBulkStmtsForInserts=true"),
                new Client(false, "rewriteBatchedStatements=true"),
                new Client(false, "rewriteBatchedStatements=true", "useServerPrepStmts=true"));
    }

    @ParameterizedTest
    @MethodSource("batching")
    void writesBatchesAndTellsTheirKeysAndCounts(Client client) throws SQLException {
        try (Connection connection = client.connect()) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO item (name, n) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
                for (int i = 0; i < 50; i++) {
                    insert.setString(1, i % 7 == 0 ? null : "name; " + i);
                    insert.setInt(2, i);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(50);
                int keys = 0;
                try (ResultSet generated = insert.getGeneratedKeys()) {
                    while (generated.next()) {
                        assertThat(generated.getInt(1)).isEqualTo(++keys);
                    }
                }
                assertThat(keys).isEqualTo(50);
            }
            // Updates in a batch: Connector/J joins them with semicolons after COM_SET_OPTION.
            try (PreparedStatement update = connection.prepareStatement("UPDATE item SET n = n + ? WHERE id = ?")) {
                for (int i = 1; i <= 50; i++) {
                    update.setInt(1, 1000);
                    update.setInt(2, i);
                    update.addBatch();
                }
                assertThat(update.executeBatch()).hasSize(50);
            }
            assertThat(RoutingIT.one(connection, "SELECT CONCAT(COUNT(*), '/', SUM(n), '/', COUNT(name)) FROM item"))
                    .isEqualTo("50/" + (50 * 1000 + 49 * 50 / 2) + "/42");
        }
    }

    static Stream<Client> secure() {
        return Stream.of(
                new Client(true, "sslMode=trust"), new Client(true, "sslMode=trust", "useServerPrepStmts=true"));
    }

    @ParameterizedTest
    @MethodSource("secure")
    void speaksTls(Client client) throws SQLException {
        try (Connection connection = client.connect()) {
            assertThat(everyType(connection)).hasSize(2 * 28);
        }
    }

    @Test
    void speaksTlsAndCachingSha2WithConnectorJ() throws SQLException {
        String url = "jdbc:mysql://127.0.0.1:" + gateway.port()
                + "/shop?sslMode=REQUIRED&defaultAuthenticationPlugin=caching_sha2_password";
        java.util.Properties login = new java.util.Properties();
        login.setProperty("user", GatewayFixture.USER);
        login.setProperty("password", GatewayFixture.PASSWORD);
        try (Connection connection =
                java.util.Objects.requireNonNull(new com.mysql.cj.jdbc.Driver().connect(url, login))) {
            assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM every_type"))
                    .isEqualTo("2");
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void keepsIsolationWarningsAndStatementsOverDefinitions(Client client) throws SQLException {
        try (Connection connection = client.connect();
                Statement statement = connection.createStatement();
                PreparedStatement all = connection.prepareStatement("SELECT * FROM item ORDER BY id")) {
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(RoutingIT.one(connection, "SELECT @@transaction_isolation"))
                    .isEqualTo("SERIALIZABLE");
            statement.execute("SET SESSION TRANSACTION READ ONLY");
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO item (n) VALUES (1)"))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(1792));
            connection.rollback();
            statement.execute("SET SESSION TRANSACTION READ WRITE");
            connection.setAutoCommit(true);
            statement.executeUpdate("INSERT INTO item (name, n) VALUES ('a', 1)");
            statement.execute("SELECT 1 / 0, CAST('x' AS INT) FROM item");
            assertThat(statement.getWarnings() != null).isTrue();
            try (ResultSet rows = all.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString("n")).isEqualTo("1");
            }
            // The server notices that the definition has changed, and prepares its statement anew.
            statement.execute("ALTER TABLE item MODIFY COLUMN n VARCHAR(20)");
            statement.executeUpdate("UPDATE item SET n = 'one'");
            try (ResultSet rows = all.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString("n")).isEqualTo("one");
            } finally {
                statement.executeUpdate("DELETE FROM item");
                statement.execute("ALTER TABLE item MODIFY COLUMN n INT");
            }
        }
    }

    @Test
    void findsMetadataByTheNameOfTheKeyspace() throws SQLException {
        for (Client client :
                List.of(new Client(true), new Client(false), new Client(false, "useInformationSchema=true"))) {
            try (Connection connection = client.connect();
                    ResultSet here = connection.getMetaData().getColumns("shop", null, "item", null);
                    ResultSet there = connection.getMetaData().getTables("shop2", null, "other", null);
                    ResultSet keys = connection.getMetaData().getPrimaryKeys("shop", null, "item")) {
                int columns = 0;
                while (here.next()) {
                    columns++;
                }
                assertThat(columns).as("columns by %s", client).isEqualTo(3);
                assertThat(there.next())
                        .as("table of another keyspace by %s", client)
                        .isTrue();
                assertThat(keys.next()).as("primary key by %s", client).isTrue();
            }
        }
    }

    @Test
    void offersNoCompressionAndDoesWithoutIt() throws SQLException {
        try (Connection connection = new Client(false, "useCompression=true").connect()) {
            assertThat(RoutingIT.one(connection, "SELECT REPEAT('a', 100000)")).hasSize(100_000);
        }
        try (Connection connection = new Client(true, "useCompression=true").connect()) {
            assertThat(RoutingIT.one(connection, "SELECT REPEAT('a', 100000)")).hasSize(100_000);
        }
    }

    @Test
    void cancelsAStatementFromAnotherThread() throws Exception {
        fixture.onShop("INSERT INTO item (n) VALUES (1)");
        for (Client client : List.of(new Client(true), new Client(false))) {
            try (Connection connection = client.connect();
                    Statement statement = connection.createStatement();
                    ExecutorService thread = Executors.newSingleThreadExecutor()) {
                Future<String> running = thread.submit(() -> {
                    try {
                        statement.executeUpdate("UPDATE item SET n = n + SLEEP(30)");
                        return "done";
                    } catch (SQLException e) {
                        return "interrupted";
                    }
                });
                org.awaitility.Awaitility.await().until(() -> {
                    statement.cancel();
                    return running.isDone();
                });
                assertThat(running.get()).isEqualTo("interrupted");
                assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM item"))
                        .isEqualTo("1");
            }
        }
    }

    @Test
    void opensUpdatableAndScrollableResults() throws SQLException {
        fixture.onShop("INSERT INTO item (name, n) VALUES ('a', 1), ('b', 2)");
        for (Client client : List.of(new Client(true), new Client(false, "useServerPrepStmts=true"))) {
            try (Connection connection = client.connect();
                    Statement statement =
                            connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                    ResultSet rows = statement.executeQuery("SELECT id, name, n FROM item ORDER BY id")) {
                assertThat(rows.last()).isTrue();
                rows.updateInt("n", 20);
                rows.updateRow();
                assertThat(RoutingIT.one(connection, "SELECT n FROM item WHERE id = 2"))
                        .isEqualTo("20");
            }
        }
    }
}
