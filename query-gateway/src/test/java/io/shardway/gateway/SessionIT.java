package io.shardway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.testing.Account;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session carries with it, and what happens when a server connection under it breaks. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionIT {

    private static GatewayFixture fixture;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        fixture = new GatewayFixture();
        fixture.onShop("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)", "CREATE VIEW v AS SELECT * FROM t");
        fixture.onShop2("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)");
        gateway = fixture.gateway();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void empty() {
        fixture.publishAndWait();
        fixture.onShop("TRUNCATE TABLE t");
        fixture.onShop2("TRUNCATE TABLE t");
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Ends the application's connections on the server, as an administrator or a restart would. */
    private static void killServerConnections() throws SQLException {
        try (Connection root = fixture.serverA.connect(Account.ROOT);
                Statement kill = root.createStatement();
                Statement list = root.createStatement();
                ResultSet rows =
                        list.executeQuery("SELECT id FROM information_schema.processlist WHERE user = 'app' AND db = '"
                                + fixture.schemaA + "'")) {
            while (rows.next()) {
                kill.execute("KILL CONNECTION " + rows.getLong(1));
            }
        }
        Awaitility.await().until(() -> applicationConnections() == 0);
    }

    private static int applicationConnections() throws SQLException {
        try (Connection root = fixture.serverA.connect(Account.ROOT)) {
            return Integer.parseInt(RoutingIT.one(
                    root,
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'app' AND db = '"
                            + fixture.schemaA + "'"));
        }
    }

    private static void assertCode(int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                .isEqualTo(code));
    }

    @Test
    void reconnectsSilentlyOutsideOfTransactionsAndReplaysTheSession() throws SQLException {
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            run(connection, "SET SESSION group_concat_max_len = 1234", "INSERT INTO t (v) VALUES (1)");
            killServerConnections();
            assertThat(RoutingIT.one(connection, "SELECT CONCAT(@@group_concat_max_len, '/', v) FROM t"))
                    .isEqualTo("1234/1");
        }
    }

    @Test
    void tellsALostTransactionAsRetryable() throws SQLException {
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            run(connection, "BEGIN", "INSERT INTO t (v) VALUES (1)");
            killServerConnections();
            assertCode(1213, () -> run(connection, "INSERT INTO t (v) VALUES (2)"));
            run(connection, "ROLLBACK");
            assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM t")).isEqualTo("0");
        }
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhenTheConnectionBreaksUnderAStatement() throws Exception {
        try (Connection connection = fixture.mariadb(gateway, "shop");
                var threads = Executors.newSingleThreadExecutor()) {
            run(connection, "INSERT INTO t (v) VALUES (1)");
            var running = threads.submit(() -> run2(connection, "UPDATE t SET v = v + SLEEP(20)"));
            Awaitility.await().until(() -> applicationConnections() == 1 && sleeping());
            killServerConnections();
            assertThat(running.get()).contains("1105", "not known");
        }
    }

    private static boolean sleeping() throws SQLException {
        try (Connection root = fixture.serverA.connect(Account.ROOT)) {
            return !RoutingIT.one(
                            root,
                            "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'app' AND info LIKE '%SLEEP(20)%'")
                    .equals("0");
        }
    }

    private static String run2(Connection connection, String sql) {
        try {
            run(connection, sql);
            return "done";
        } catch (SQLException e) {
            return e.getErrorCode() + " " + e.getMessage();
        }
    }

    @Test
    void tellsLostTemporaryTables() throws SQLException {
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            run(connection, "CREATE TEMPORARY TABLE tmp (id INT)", "INSERT INTO tmp VALUES (5)");
            assertThat(RoutingIT.one(connection, "SELECT id FROM tmp")).isEqualTo("5");
            killServerConnections();
            assertThatThrownBy(() -> RoutingIT.one(connection, "SELECT id FROM tmp"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("temporary tables");
        }
    }

    @Test
    void carriesTheGeneratedIdToAnotherServer() throws SQLException {
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            run(connection, "INSERT INTO t (id, v) VALUES (41, 0)", "INSERT INTO t (v) VALUES (1)");
            run(connection, "INSERT INTO shop2.t (v) VALUES (LAST_INSERT_ID())");
            assertThat(RoutingIT.one(connection, "SELECT v FROM shop2.t")).isEqualTo("42");
        }
    }

    @Test
    void replaysVariablesWithValuesAndRefusesComputedOnesElsewhere() throws SQLException {
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            run(connection, "SET @a = 5", "INSERT INTO shop2.t (v) VALUES (@a)");
            assertThat(RoutingIT.one(connection, "SELECT v FROM shop2.t")).isEqualTo("5");
            run(connection, "SELECT COUNT(*) INTO @b FROM t");
            assertCode(1105, () -> run(connection, "INSERT INTO shop2.t (v) VALUES (@b)"));
            assertThat(RoutingIT.one(connection, "SELECT @b FROM t RIGHT JOIN (SELECT 1) x ON 1 = 1"))
                    .isEqualTo("0");
        }
    }

    @Test
    void preparesStatementsInSqlOnTheServerThatTheyNeed() throws SQLException {
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            run(connection, "SET @v = 9", "PREPARE p FROM 'INSERT INTO shop2.t (v) VALUES (?)'", "EXECUTE p USING @v");
            assertThat(RoutingIT.one(connection, "SELECT v FROM shop2.t")).isEqualTo("9");
            run(connection, "DEALLOCATE PREPARE p");
            assertCode(1243, () -> run(connection, "EXECUTE p USING @v"));
        }
    }

    @Test
    void keepsLockTablesOnTheirServer() throws SQLException {
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            run(connection, "LOCK TABLES t WRITE", "INSERT INTO t (v) VALUES (1)");
            assertCode(1105, () -> run(connection, "INSERT INTO shop2.t (v) VALUES (1)"));
            run(connection, "UNLOCK TABLES", "INSERT INTO shop2.t (v) VALUES (1)");
        }
    }

    @Test
    void holdsNamedLocksForTheSession() throws SQLException {
        try (Connection one = fixture.mariadb(gateway, "shop");
                Connection other = fixture.mysql(gateway, "shop")) {
            assertThat(RoutingIT.one(one, "SELECT GET_LOCK('gw', 0)")).isEqualTo("1");
            run(one, "INSERT INTO shop2.t (v) VALUES (1)");
            assertThat(RoutingIT.one(other, "SELECT GET_LOCK('gw', 0)")).isEqualTo("0");
            assertThat(RoutingIT.one(one, "SELECT RELEASE_LOCK('gw')")).isEqualTo("1");
        }
    }

    @Test
    void beginsAnewAfterResetAndChangeUser() throws SQLException {
        try (Connection connection = fixture.mysql(gateway, "shop")) {
            run(connection, "SET SESSION group_concat_max_len = 1234", "BEGIN", "INSERT INTO t (v) VALUES (1)");
            var session = connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
            session.resetServerState();
            assertThat(RoutingIT.one(connection, "SELECT @@group_concat_max_len"))
                    .isNotEqualTo("1234");
            assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM t")).isEqualTo("0");
            session.changeUser(GatewayFixture.USER, GatewayFixture.PASSWORD);
            assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM shop.t")).isEqualTo("0");
        }
    }

    @Test
    void logsInWithCachingSha2() throws SQLException {
        try (Connection connection = fixture.mysql(
                gateway, "shop", "defaultAuthenticationPlugin=caching_sha2_password", "allowPublicKeyRetrieval=true")) {
            assertThat(RoutingIT.one(connection, "SELECT 1")).isEqualTo("1");
        }
    }

    private static List<String> results(Connection connection, String sql) throws SQLException {
        List<String> results = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    ResultSet result = statement.getResultSet();
                    results.add(result.next() ? String.valueOf(result.getString(1)) : "nothing");
                } else {
                    results.add("count " + statement.getUpdateCount());
                }
                rows = statement.getMoreResults();
            }
        }
        return results;
    }

    @Test
    void runsSeveralStatementsOfOneCommandWhereverEachBelongs() throws SQLException {
        String several =
                "INSERT INTO t (v) VALUES (7),(8); SELECT SUM(v) FROM t; /* a; b */ INSERT INTO shop2.t (v) VALUES (9);"
                        + "USE shop2; SELECT v FROM t; SELECT DATABASE(); USE shop; SET @x = 'a;b'; SELECT @x;;";
        for (Connection connection : List.of(
                fixture.mariadb(gateway, "shop", "allowMultiQueries=true"),
                fixture.mysql(gateway, "shop", "allowMultiQueries=true"))) {
            try (connection) {
                empty();
                assertThat(results(connection, several))
                        .containsExactly(
                                "count 2", "15", "count 1", "count 0", "9", "shop2", "count 0", "count 0", "a;b");
                assertThat(results(connection, "BEGIN; INSERT INTO t (v) VALUES (1); ROLLBACK; SELECT COUNT(*) FROM t"))
                        .containsExactly("count 0", "count 1", "count 0", "2");
            }
        }
    }

    @Test
    void stopsSeveralStatementsAtTheFirstError() throws SQLException {
        try (Connection connection = fixture.mysql(gateway, "shop", "allowMultiQueries=true")) {
            assertCode(
                    1054,
                    () -> results(connection, "INSERT INTO t (v) VALUES (1); SELECT nothing FROM t; DELETE FROM t"));
            assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM t")).isEqualTo("1");
        }
    }

    @Test
    void runsRoutinesWithTheirTables() throws SQLException {
        fixture.onShop(
                "CREATE OR REPLACE PROCEDURE add_one() INSERT INTO t (v) VALUES (1)",
                "CREATE OR REPLACE FUNCTION one() RETURNS INT RETURN 1");
        fixture.onShop2("CREATE OR REPLACE PROCEDURE add_two() INSERT INTO t (v) VALUES (2)");
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            run(connection, "CREATE OR REPLACE PROCEDURE add_two() INSERT INTO t (v) VALUES (2)", "CALL add_one()");
            run(connection, "CALL shop.add_one()", "SELECT one()", "SELECT shop.one()");
            assertThat(RoutingIT.one(connection, "SELECT SUM(v) FROM t")).isEqualTo("2");
            fixture.publishAndWait(GatewayFixture.route("shop2", "t"));
            // The application's own routine can be read, so it goes with its table.
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                fixture.onShop2("DELETE FROM t");
                run(connection, "CALL add_two()");
                assertThat(RoutingIT.one(connection, "SELECT SUM(v) FROM shop.t"))
                        .isEqualTo("2");
            });
            run(connection, "DROP PROCEDURE add_two");
        }
    }

    @Test
    void killsByTheIdsOfTheGatewayAndByThoseOfServers() throws Exception {
        try (Connection killer = fixture.mariadb(gateway, "shop");
                Connection victim = fixture.mariadb(gateway, "shop");
                var threads = Executors.newSingleThreadExecutor()) {
            String id = RoutingIT.one(victim, "SELECT CONNECTION_ID()");
            run(victim, "INSERT INTO t (v) VALUES (1)");
            var first = threads.submit(() -> run2(victim, "UPDATE t SET v = v + SLEEP(20)"));
            Awaitility.await().until(SessionIT::sleeping);
            run(killer, "KILL QUERY " + id);
            assertThat(first.get()).startsWith("1317");
            var second = threads.submit(() -> run2(victim, "UPDATE t SET v = v + SLEEP(20)"));
            Awaitility.await().until(SessionIT::sleeping);
            run(
                    killer,
                    "KILL QUERY "
                            + RoutingIT.one(
                                    killer,
                                    "SELECT id FROM information_schema.processlist WHERE info LIKE 'UPDATE%SLEEP(20)%'"));
            assertThat(second.get()).startsWith("1317");
        }
    }

    @Test
    void killsByAServersIdOnlyWhatIsTheSameUsersWhenThereAreSeveral() throws Exception {
        Gateway shared = fixture.gateway(
                "users=" + GatewayFixture.USER + ":" + GatewayFixture.PASSWORD + ",other:" + GatewayFixture.PASSWORD);
        try (Connection killer = fixture.mariadb(shared, "shop");
                Connection own = fixture.mariadb(shared, "shop");
                Connection foreign = fixture.mariadb(shared, "shop", "user=other");
                Connection direct = fixture.serverA.connect(Account.APP)) {
            String ownId = serverId(own);
            for (String id : List.of(serverId(foreign), RoutingIT.one(direct, "SELECT CONNECTION_ID()"))) {
                for (String kill : List.of("KILL ", "KILL QUERY ", "KILL HARD CONNECTION ", "KILL QUERY ID ")) {
                    assertThat(run2(killer, kill + id)).startsWith("1095");
                }
            }
            assertThat(run2(killer, "KILL USER app")).startsWith("1095");
            String foreignId = serverId(foreign);
            for (String form : List.of(
                    "SET STATEMENT lock_wait_timeout=1 FOR KILL %s",
                    "BEGIN NOT ATOMIC KILL %s; END",
                    "CREATE PROCEDURE ends_another() KILL %s",
                    "/*!999999 SELECT */ KILL %s",
                    "/*!999999 ' */ KILL %s -- '")) {
                assertThat(run2(killer, form.formatted(foreignId))).as(form).startsWith("1095");
            }
            for (String form : List.of(
                    "EXECUTE IMMEDIATE 'KILL %s'",
                    "EXECUTE /*!999999 x */ IMMEDIATE 'KILL %s'",
                    "SET STATEMENT lock_wait_timeout=1 FOR EXECUTE IMMEDIATE 'KILL %s'",
                    "BEGIN NOT ATOMIC EXECUTE IMMEDIATE CONCAT('KI', 'LL %s'); END",
                    "CREATE PROCEDURE ends_another() EXECUTE IMMEDIATE CONCAT('KI', 'LL %s')",
                    "PREPARE p FROM 'KILL %s'",
                    "/*!999999 BEGIN -- */ KILL %s")) {
                assertThat(run2(killer, form.formatted(foreignId))).as(form).startsWith("1235");
            }
            run(killer, "PREPARE p FROM 'SET STATEMENT lock_wait_timeout=1 FOR KILL " + foreignId + "'");
            assertThat(run2(killer, "EXECUTE p")).startsWith("1095");
            assertThat(run2(killer, "KILL 1 + " + ownId)).startsWith("1095");
            assertThat(run2(foreign, "KILL " + ownId)).startsWith("1095");
            assertThat(run2(foreign, "KILL " + RoutingIT.one(own, "SELECT CONNECTION_ID()")))
                    .startsWith("1095");
            assertThat(RoutingIT.one(foreign, "SELECT 1 FROM DUAL")).isEqualTo("1");
            assertThat(RoutingIT.one(direct, "SELECT 1")).isEqualTo("1");

            assertThat(run2(killer, "KILL " + ownId)).isEqualTo("done");

            Awaitility.await().until(() -> !exists(ownId));
        }
    }

    /** The id of the connection behind a session on its server. */
    private static String serverId(Connection connection) throws SQLException {
        return RoutingIT.one(connection, "SELECT CONNECTION_ID() + 0 FROM (SELECT 1) one LEFT JOIN t ON FALSE");
    }

    private static boolean exists(String thread) throws SQLException {
        try (Connection root = fixture.serverA.connect(Account.ROOT)) {
            return !RoutingIT.one(root, "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + thread)
                    .equals("0");
        }
    }

    @Test
    void resolvesViewsForRouting() throws SQLException {
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            run(connection, "INSERT INTO v (v) VALUES (3)");
            fixture.publishAndWait(GatewayFixture.route("shop2", "t"));
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThatThrownBy(
                            () -> RoutingIT.one(connection, "SELECT v FROM v"))
                    .hasMessageContaining("create it there"));
        }
    }
}
