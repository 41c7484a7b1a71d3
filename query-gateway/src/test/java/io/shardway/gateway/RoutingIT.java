package io.shardway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.contract.routing.RoutingRule;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where statements go, with real servers behind: tables that have moved, names in front of tables, refusals. */
class RoutingIT {

    private static GatewayFixture fixture;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        fixture = new GatewayFixture();
        for (String[] side : new String[][] {{"a"}, {"b"}}) {
            String[] tables = {
                "CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(40))",
                "INSERT INTO customer VALUES (1, 'on " + side[0] + "')"
            };
            if (side[0].equals("a")) {
                fixture.onShop(tables);
                fixture.onShop(
                        "CREATE TABLE orders (id INT PRIMARY KEY, customer INT)", "INSERT INTO orders VALUES (7, 1)");
                fixture.onShop("CREATE VIEW names AS SELECT name FROM customer");
            } else {
                fixture.onShop2(tables);
            }
        }
        gateway = fixture.gateway();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void noRoutes() {
        fixture.publishAndWait();
    }

    static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
        }
    }

    @Test
    void servesEachKeyspaceFromItsOwnServerWithoutRoutes() throws SQLException {
        try (Connection shop = fixture.mariadb(gateway, "shop");
                Connection shop2 = fixture.mysql(gateway, "shop2")) {
            assertThat(one(shop, "SELECT name FROM customer")).isEqualTo("on a");
            assertThat(one(shop2, "SELECT name FROM customer")).isEqualTo("on b");
            assertThat(one(shop, "SELECT name FROM shop2.customer")).isEqualTo("on b");
            assertThat(one(shop2, "SELECT c.name FROM `shop`.customer c WHERE c.id = 1"))
                    .isEqualTo("on a");
        }
    }

    @Test
    void leadsEveryNameOfAMovedTableToTheSideThatServes() throws SQLException {
        fixture.publishAndWait(GatewayFixture.route("shop2", "customer"));
        try (Connection shop = fixture.mariadb(gateway, "shop");
                Connection none = fixture.mariadb(gateway, "")) {
            assertThat(one(shop, "SELECT name FROM customer")).isEqualTo("on b");
            assertThat(one(shop, "SELECT shop.customer.name FROM shop.customer WHERE shop.customer.id = 1"))
                    .isEqualTo("on b");
            assertThat(one(none, "SELECT name FROM customer")).isEqualTo("on b");
            assertThat(one(shop, "SELECT customer FROM orders")).isEqualTo("1");
            assertThat(one(shop, "SHOW TABLES FROM shop2 LIKE 'cust%'")).isEqualTo("customer");
        }
    }

    @Test
    void leadsAQualifiedNameByTheRuleOfAUser() throws SQLException {
        try (Connection shop = fixture.mariadb(gateway, "shop");
                Connection shop2 = fixture.mysql(gateway, "shop2")) {
            assertThat(one(shop, "SELECT name FROM customer")).isEqualTo("on a");

            fixture.publishAndWait(List.of(new RoutingRule("shop", "customer", Optional.empty(), "shop2")));

            assertThat(one(shop, "SELECT name FROM customer")).isEqualTo("on b");
            assertThat(one(shop2, "SELECT shop.customer.name FROM shop.customer"))
                    .isEqualTo("on b");
            assertThat(one(shop, "SELECT customer FROM orders")).isEqualTo("1");

            fixture.publishAndWait(
                    List.of(new RoutingRule("shop", "customer", Optional.empty(), "shop2")),
                    GatewayFixture.route("shop", "customer"));
            assertThat(one(shop, "SELECT name FROM customer"))
                    .as("a workflow that moves the table leads it")
                    .isEqualTo("on a");
        }
    }

    @Test
    void refusesAJoinOfTablesThatDifferentKeyspacesServe() throws SQLException {
        fixture.publishAndWait(GatewayFixture.route("shop2", "customer"));
        try (Connection shop = fixture.mariadb(gateway, "shop")) {
            assertThatThrownBy(() -> one(shop, "SELECT 1 FROM orders o JOIN customer c ON c.id = o.customer"))
                    .isInstanceOfSatisfying(SQLException.class, e -> {
                        assertThat(e.getErrorCode()).isEqualTo(1235);
                        assertThat(e.getMessage()).contains("orders is served by shop", "customer is served by shop2");
                    });
            assertThat(one(shop, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void answersDatabaseWithTheKeyspaceAndUseChangesIt() throws SQLException {
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            assertThat(one(connection, "SELECT DATABASE()")).isEqualTo("shop");
            connection.setCatalog("shop2");
            assertThat(one(connection, "select database()")).isEqualTo("shop2");
            assertThat(one(connection, "SELECT name FROM customer")).isEqualTo("on b");
            assertThatThrownBy(() -> connection.setCatalog("nowhere"))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(1049));
        }
    }

    @Test
    void refusesWritesOfASessionThatReadsReplicas() throws SQLException {
        try (Connection replica = fixture.mariadb(gateway, "shop@replica")) {
            assertThat(one(replica, "SELECT name FROM customer")).isEqualTo("on a");
            assertThatThrownBy(() -> one(replica, "UPDATE customer SET name = 'x'"))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(1290));
        }
    }

    @Test
    void refusesWrongPasswordsAndUnknownDatabases() {
        assertThatThrownBy(() -> fixture.mariadb(gateway, "nowhere"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1049));
        assertThatThrownBy(() -> new org.mariadb.jdbc.Driver()
                        .connect(
                                "jdbc:mariadb://127.0.0.1:" + gateway.port() + "/shop?user=web&password=wrong",
                                new java.util.Properties()))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1045));
    }
}
