package io.shardway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.contract.routing.Route;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Traffic that switches between two servers: held statements, fences, transactions in between, and a ledger of every write. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwitchIT {

    private static final Route ON_SHOP = GatewayFixture.route("shop", "account");
    private static final Route ON_SHOP2 = GatewayFixture.route("shop2", "account");

    private GatewayFixture fixture;
    private Gateway gateway;

    @BeforeEach
    void start() {
        fixture = new GatewayFixture();
        String table = "CREATE TABLE account (id BIGINT PRIMARY KEY, amount INT NOT NULL)";
        fixture.onShop(table);
        fixture.onShop("CREATE TABLE note (id BIGINT PRIMARY KEY)");
        fixture.onShop2(table);
        gateway = fixture.gateway();
        fixture.publishAndWait(ON_SHOP);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void fenceShop() {
        fixture.onShop(GatewayFixture.fence("account"));
    }

    private void openShop() {
        fixture.onShop("DROP TRIGGER fence_INSERT", "DROP TRIGGER fence_UPDATE", "DROP TRIGGER fence_DELETE");
    }

    @Test
    void holdsStatementsWhileBufferingAndReleasesThemToTheNewSide() throws Exception {
        fixture.publishAndWait(GatewayFixture.buffering(ON_SHOP, Duration.ofSeconds(8)));
        try (Connection writer = fixture.mariadb(gateway, "shop");
                Connection other = fixture.mariadb(gateway, "shop");
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Integer> held =
                    thread.submit(() -> writer.createStatement().executeUpdate("INSERT INTO account VALUES (1, 5)"));
            assertThat(RoutingIT.one(other, "SELECT COUNT(*) FROM note")).isEqualTo("0");
            assertThat(held.isDone()).isFalse();
            fixture.publish(ON_SHOP2);
            assertThat(held.get(5, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(RoutingIT.one(other, "SELECT COUNT(*) FROM account")).isEqualTo("1");
        }
        fixture.onShop2("DELETE FROM account WHERE id = 1");
    }

    @Test
    void answers1205WhenASwitchLastsLongerThanTheBound() throws Exception {
        Gateway impatient = fixture.gateway("buffer.max-wait=300ms");
        fixture.publishAndWait(GatewayFixture.buffering(ON_SHOP, Duration.ofSeconds(30)));
        try (Connection connection = fixture.mariadb(impatient, "shop")) {
            assertThatThrownBy(() -> RoutingIT.one(connection, "SELECT * FROM account"))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(1205));
        }
    }

    @Test
    void goesOnWithTheOldRouteWhenTheBufferingDeadlinePasses() throws Exception {
        fixture.publishAndWait(GatewayFixture.buffering(ON_SHOP, Duration.ofMillis(700)));
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM account"))
                    .isEqualTo("0");
        }
    }

    @Test
    void sendsAStatementThatTheFenceRefusedToTheNewSide() throws Exception {
        fenceShop();
        try (Connection text = fixture.mariadb(gateway, "shop");
                Connection prepared = fixture.mysql(gateway, "shop", "useServerPrepStmts=true");
                Connection transaction = fixture.mariadb(gateway, "shop");
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            transaction.setAutoCommit(false);
            PreparedStatement insert = prepared.prepareStatement("INSERT INTO account VALUES (?, ?)");
            insert.setLong(1, 2);
            insert.setInt(2, 7);
            Future<Integer> first = threads.submit(
                    () -> text.createStatement().executeUpdate("INSERT INTO shop.account VALUES (1, 5)"));
            Future<Integer> second = threads.submit(() -> insert.executeUpdate());
            Future<Integer> third = threads.submit(() -> {
                int rows = transaction.createStatement().executeUpdate("INSERT INTO account VALUES (3, 5)");
                transaction.commit();
                return rows;
            });
            Awaitility.await().until(() -> gateway.waiting() >= 3);
            fixture.publish(ON_SHOP2);
            assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(third.get(5, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(RoutingIT.one(text, "SELECT GROUP_CONCAT(id ORDER BY id) FROM account"))
                    .isEqualTo("1,2,3");
            insert.setLong(1, 4);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        openShop();
        fixture.publishAndWait(ON_SHOP);
        try (Connection back = fixture.mariadb(gateway, "shop")) {
            assertThat(RoutingIT.one(back, "SELECT COUNT(*) FROM account")).isEqualTo("0");
        }
    }

    @Test
    void neverRepeatsAProcedureCallHoweverItIsWrapped() throws Exception {
        String body = " BEGIN INSERT INTO note VALUES (n); INSERT INTO account VALUES (n, 5); END";
        fixture.onShop("CREATE PROCEDURE pay(n INT)" + body);
        fenceShop();
        List<String> forms = List.of(
                "CALL pay(%d)",
                "SET STATEMENT max_statement_time=9 FOR CALL pay(%d)",
                "/*!999999 SELECT */ CALL pay(%d)",
                "FOR n IN %1$d..%1$d DO INSERT INTO note VALUES (n); INSERT INTO account VALUES (n, 5); END FOR");
        try (Connection connection = fixture.mariadb(gateway, "shop");
                Statement statement = connection.createStatement()) {
            for (int n = 0; n < forms.size(); n++) {
                String form = forms.get(n).formatted(n);
                assertThatThrownBy(() -> statement.execute(form))
                        .as(form)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("SHARDWAY_FENCE");
                assertThat(gateway.waiting()).as(form).isZero();
            }
            // The first half of each was committed: sent again, it would be there twice.
            assertThat(RoutingIT.one(connection, "SELECT GROUP_CONCAT(id ORDER BY id) FROM note"))
                    .isEqualTo("0,1,2,3");
        }
    }

    @Test
    void answers1213WhenTheFenceComesIntoARunningTransaction() throws Exception {
        try (Connection connection = fixture.mariadb(gateway, "shop");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO note VALUES (1)");
            fenceShop();
            assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO account VALUES (1, 5)"))
                    .isInstanceOfSatisfying(SQLException.class, e -> {
                        assertThat(e.getErrorCode()).isEqualTo(1213);
                        assertThat(e.getSQLState()).isEqualTo("40001");
                    });
            connection.rollback();
            connection.setAutoCommit(true);
            assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM note")).isEqualTo("0");
        }
    }

    @Test
    void keepsATransactionOnItsServerAndRefusesASecondOne() throws Exception {
        fixture.publishAndWait(ON_SHOP2);
        try (Connection connection = fixture.mariadb(gateway, "shop");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO note VALUES (1)");
            assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO account VALUES (1, 5)"))
                    .isInstanceOfSatisfying(SQLException.class, e -> {
                        assertThat(e.getErrorCode()).isEqualTo(1105);
                        assertThat(e.getMessage()).contains("shop2", "one transaction cannot use two servers");
                    });
            connection.rollback();
            assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM note")).isEqualTo("0");
        }
    }

    @Test
    void holdsTablesOfWorkflowsWithoutALeaseAndServesTheRest() throws Exception {
        fixture.grantLeases(false);
        Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> !gateway.leaseValid());
        try (Connection connection = fixture.mariadb(gateway, "shop");
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            assertThat(RoutingIT.one(connection, "SELECT COUNT(*) FROM note")).isEqualTo("0");
            Future<String> held = thread.submit(() -> RoutingIT.one(connection, "SELECT COUNT(*) FROM account"));
            Awaitility.await().until(() -> gateway.waiting() == 1);
            fixture.grantLeases(true);
            assertThat(held.get(5, TimeUnit.SECONDS)).isEqualTo("0");
        }
    }

    @Test
    void acknowledgesAnEpochOnlyWhenOlderStatementsOnItsTablesHaveEnded() throws Exception {
        try (Connection slow = fixture.mariadb(gateway, "shop");
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            fixture.onShop("INSERT INTO account VALUES (1, 1)");
            Future<String> running = thread.submit(() -> RoutingIT.one(slow, "SELECT SLEEP(2) FROM account"));
            Awaitility.await().until(() -> !gateway.routing().current().idle());
            long epoch = fixture.publishAndWait(GatewayFixture.buffering(ON_SHOP, Duration.ofSeconds(8)));
            assertThat(gateway.routing().acknowledgedEpoch()).isLessThan(epoch);
            assertThat(running.get(8, TimeUnit.SECONDS)).isEqualTo("0");
            Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> fixture.acknowledged(epoch));
        }
    }

    @Test
    void losesAndDoublesNoWriteUnderLoadWithALateGatewayBesideAPunctualOne() throws Exception {
        Gateway late = fixture.gateway();
        Ledger ledger = new Ledger();
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (int i = 0; i < 6; i++) {
                Gateway own = i % 3 == 2 ? late : gateway;
                boolean transactions = i % 2 == 1;
                writers.add(threads.submit(() -> ledger.write(fixture, own, transactions)));
            }
            Awaitility.await().until(() -> ledger.acknowledged.size() > 200);
            for (int round = 0; round < 2; round++) {
                switchToShop2(round == 1);
                Awaitility.await().until(ledger.grownBy(200));
                switchBack();
                Awaitility.await().until(ledger.grownBy(200));
            }
            ledger.stop.set(true);
            for (Future<?> writer : writers) {
                writer.get(15, TimeUnit.SECONDS);
            }
        }
        assertThat(ledger.errors).isEmpty();
        Set<Long> found = ConcurrentHashMap.newKeySet();
        try (Connection shop = fixture.serverA.connect(Account.ROOT, fixture.schemaA);
                var rows = shop.createStatement().executeQuery("SELECT id FROM account")) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        assertThat(found).isEqualTo(ledger.acknowledged);
    }

    /** As cutover-service does it, except that one round forgets to buffer and relies on the fence alone. */
    private void switchToShop2(boolean fenceOnly) throws SQLException {
        if (!fenceOnly) {
            long buffering = fixture.publish(GatewayFixture.buffering(ON_SHOP, Duration.ofSeconds(8)));
            Awaitility.await().until(() -> fixture.acknowledged(buffering));
        }
        fenceShop();
        copy(fixture.serverA, fixture.schemaA, fixture.serverB, fixture.schemaB);
        fixture.publish(ON_SHOP2);
    }

    private void switchBack() throws SQLException {
        long buffering = fixture.publish(GatewayFixture.buffering(ON_SHOP2, Duration.ofSeconds(8)));
        Awaitility.await().until(() -> fixture.acknowledged(buffering));
        // A table renamed away refuses like a fence that has no trigger: 1146 on a table of a workflow.
        fixture.onShop2("RENAME TABLE account TO gone");
        fixture.onShop2("RENAME TABLE gone TO kept");
        openShop();
        try (Connection from = fixture.serverB.connect(Account.ROOT, fixture.schemaB);
                Connection to = fixture.serverA.connect(Account.ROOT, fixture.schemaA)) {
            transfer(from, "kept", to);
        }
        fixture.publish(ON_SHOP);
        fixture.onShop2("RENAME TABLE kept TO account");
    }

    private static void copy(MariaDbServer from, String fromSchema, MariaDbServer to, String toSchema)
            throws SQLException {
        try (Connection source = from.connect(Account.ROOT, fromSchema);
                Connection target = to.connect(Account.ROOT, toSchema)) {
            transfer(source, "account", target);
        }
    }

    /** What replication would have done: every row that is missing. */
    private static void transfer(Connection source, String table, Connection target) throws SQLException {
        target.setAutoCommit(false);
        try (var rows = source.createStatement().executeQuery("SELECT id, amount FROM " + table);
                PreparedStatement insert = target.prepareStatement("INSERT IGNORE INTO account VALUES (?, ?)")) {
            while (rows.next()) {
                insert.setLong(1, rows.getLong(1));
                insert.setInt(2, rows.getInt(2));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        target.commit();
    }

    /** Writers with fresh keys; every acknowledged key must be in the table, and no other. */
    private static final class Ledger {

        private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
        private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicLong keys = new AtomicLong();

        Callable<Boolean> grownBy(int count) {
            int goal = acknowledged.size() + count;
            return () -> acknowledged.size() >= goal;
        }

        void write(GatewayFixture fixture, Gateway gateway, boolean transactions) {
            try (Connection connection = fixture.mysql(gateway, "shop", "useServerPrepStmts=true")) {
                connection.setAutoCommit(!transactions);
                PreparedStatement insert = connection.prepareStatement("INSERT INTO account VALUES (?, 1)");
                while (!stop.get()) {
                    long first = keys.addAndGet(2);
                    try {
                        insert.setLong(1, first);
                        insert.executeUpdate();
                        if (transactions) {
                            insert.setLong(1, first + 1);
                            insert.executeUpdate();
                            connection.commit();
                            acknowledged.add(first + 1);
                        }
                        acknowledged.add(first);
                    } catch (SQLException e) {
                        if (e.getErrorCode() != 1213 && e.getErrorCode() != 1205) {
                            errors.add(e.getErrorCode() + " " + e.getMessage());
                            return;
                        }
                        if (transactions) {
                            connection.rollback();
                        }
                    }
                }
            } catch (SQLException e) {
                errors.add("connection: " + e.getMessage());
            }
        }
    }
}
