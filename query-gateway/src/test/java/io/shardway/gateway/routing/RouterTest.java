package io.shardway.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRule;
import io.shardway.contract.routing.RoutingRules;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.BranchTopology;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Planner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RouterTest {

    private static final Accounts ACCOUNTS =
            new Accounts(new Account("w", ""), new Account("r", ""), new Account("app", ""));

    private static final Topology TOPOLOGY = Topology.of(new BranchTopology(
            "acme",
            "shop",
            "main",
            1,
            List.of(
                    keyspace("shop", "shop_v1", List.of("-")),
                    keyspace("shop2", "shop_v2", List.of("-")),
                    keyspace("wide", "wide", List.of("-80", "80-")))));

    private static final Catalog CATALOG = new Catalog(Map.of(
            "shop",
            new Catalog.Schema(
                    Set.of("customer", "orders", "only"),
                    Map.of("names", Set.of(new Catalog.BaseTable("shop", "customer"))),
                    Map.of(
                            "count_customers",
                            new Catalog.Routine(true, Set.of(new Catalog.BaseTable("shop", "customer"))),
                            "join_all",
                            new Catalog.Routine(
                                    true,
                                    Set.of(
                                            new Catalog.BaseTable("shop", "customer"),
                                            new Catalog.BaseTable("shop", "orders"))),
                            "hidden",
                            new Catalog.Routine(false, Set.of()),
                            "here_only",
                            new Catalog.Routine(true, Set.of(new Catalog.BaseTable("shop", "names"))))),
            "shop2",
            new Catalog.Schema(
                    Set.of("customer"), Map.of(), Map.of("count_customers", new Catalog.Routine(true, Set.of())))));

    private final Planner planner = new Planner();
    private final Route route =
            new Route(new UUID(1, 1), List.of("customer"), List.of("shop", "shop2"), "shop2", "shop", Optional.empty());

    private static KeyspaceSpec keyspace(String name, String schema, List<String> shards) {
        return new KeyspaceSpec(
                name,
                shards.size() > 1,
                shards.stream()
                        .map(shard -> new ShardSpec(
                                shard,
                                schema,
                                new ServerSpec("db", 3306),
                                List.of(new ServerSpec("replica", 3306)),
                                ACCOUNTS))
                        .toList());
    }

    private Decision route(String database, String sql, Route... routes) {
        return route(database, sql, new RoutingSnapshot("acme", "shop", "main", 1, List.of(routes)));
    }

    private Decision route(String database, String sql, RoutingSnapshot snapshot) {
        RoutingTable table = RoutingTable.of(snapshot);
        return Router.route(
                table,
                TOPOLOGY,
                CATALOG,
                Scope.parse(database).orElseThrow(),
                Map.of("tmp", "shop"),
                planner.plan(sql, LexMode.DEFAULT));
    }

    private String serving(String database, String sql, Route... routes) {
        return switch (route(database, sql, routes)) {
            case Decision.Served served -> served.keyspace();
            case Decision.Refused(var error, boolean _) -> String.valueOf(error.code());
        };
    }

    @Test
    void servesFromTheNamedKeyspaceWithoutARoute() {
        assertThat(serving("shop", "SELECT * FROM customer")).isEqualTo("shop");
        assertThat(serving("shop", "SELECT * FROM shop2.customer")).isEqualTo("shop2");
        assertThat(serving("shop2", "SELECT 1")).isEqualTo("shop2");
        assertThat(serving("shop", "SELECT * FROM shop_v2.customer")).isEqualTo("shop2");
        assertThat(serving("shop", "SELECT * FROM information_schema.tables")).isEqualTo("shop");
    }

    @Test
    void leadsEveryNameByTheRoute() {
        assertThat(serving("shop", "SELECT * FROM customer", route)).isEqualTo("shop2");
        assertThat(serving("shop2", "SELECT * FROM shop.customer", route)).isEqualTo("shop2");
        assertThat(serving("", "SELECT * FROM customer", route)).isEqualTo("shop2");
        assertThat(serving("@primary", "DELETE FROM customer", route)).isEqualTo("shop2");
        assertThat(serving("shop@replica", "SELECT * FROM customer", route)).isEqualTo("shop");
        assertThat(serving("shop", "SELECT * FROM orders", route)).isEqualTo("shop");
        assertThat(serving("shop", "OPTIMIZE TABLE customer", route)).isEqualTo("shop2");
    }

    private String ruled(String database, String sql, List<RoutingRule> rules, Route... routes) {
        var snapshot = new RoutingSnapshot(
                "acme", "shop", "main", 1, List.of(routes), Optional.of(new RoutingRules(1, Optional.empty(), rules)));
        return switch (route(database, sql, snapshot)) {
            case Decision.Served served -> served.keyspace() + " " + served.tables();
            case Decision.Refused(var error, boolean _) -> String.valueOf(error.code());
        };
    }

    @Test
    void obeysTheRulesOfUsers() {
        var rules = List.of(
                new RoutingRule("shop", "orders", Optional.empty(), "shop2"),
                new RoutingRule("shop", "orders", Optional.of("replica"), "shop"),
                new RoutingRule("shop", "customer", Optional.of("primary"), "shop2"));

        assertThat(ruled("shop", "SELECT * FROM orders", rules)).isEqualTo("shop2 []");
        assertThat(ruled("shop2", "SELECT * FROM shop.orders", rules)).isEqualTo("shop2 []");
        assertThat(ruled("shop2", "SELECT * FROM shop_v1.orders", rules)).isEqualTo("shop2 []");
        assertThat(ruled("", "SELECT * FROM orders", rules)).isEqualTo("shop2 []");
        assertThat(ruled("shop@replica", "SELECT * FROM orders", rules)).isEqualTo("shop []");
        assertThat(ruled("shop", "SELECT * FROM customer", rules)).isEqualTo("shop2 []");
        assertThat(ruled("shop@replica", "SELECT * FROM customer", rules)).isEqualTo("shop []");
        assertThat(ruled("shop", "SELECT * FROM only", rules)).isEqualTo("shop []");
    }

    @Test
    void goesOnFromARuleWithTheRouteOfAWorkflowAndNeverTheOtherWayRound() {
        var toTheWorkflow = List.of(new RoutingRule("wide", "customer", Optional.empty(), "shop"));
        var against = List.of(new RoutingRule("shop", "customer", Optional.empty(), "shop"));

        assertThat(ruled("wide", "SELECT * FROM customer", toTheWorkflow, route))
                .isEqualTo("shop2 [customer]");
        assertThat(ruled("wide@replica", "SELECT * FROM customer", toTheWorkflow, route))
                .isEqualTo("shop [customer]");
        assertThat(ruled("shop", "SELECT * FROM customer", against, route)).isEqualTo("shop2 [customer]");
    }

    @Test
    void leavesKeyspacesOutThatMustBeNamed() {
        Topology named = Topology.of(new BranchTopology(
                "acme",
                "shop",
                "main",
                1,
                List.of(keyspace("shop", "shop_v1", List.of("-")), keyspace("shop2", "shop_v2", List.of("-"))),
                Optional.of(List.of("shop2"))));
        var plan = planner.plan("SELECT * FROM customer", LexMode.DEFAULT);

        assertThat(Router.route(RoutingTable.empty(), named, CATALOG, Scope.NONE, Map.of(), plan))
                .isInstanceOfSatisfying(Decision.Served.class, served -> assertThat(served.keyspace())
                        .isEqualTo("shop"));
    }

    @Test
    void looksOneRuleUpAndNoOtherFromThere() {
        var chain = List.of(
                new RoutingRule("shop", "orders", Optional.empty(), "shop2"),
                new RoutingRule("shop2", "orders", Optional.empty(), "wide"));

        assertThat(ruled("shop", "SELECT * FROM orders", chain)).isEqualTo("shop2 []");
    }

    @Test
    void findsATableWithoutAnyKeyspaceWhereItIsTheOnlyOne() {
        assertThat(serving("", "SELECT * FROM only")).isEqualTo("shop");
        assertThat(serving("", "SELECT * FROM customer")).isEqualTo("1105");
        assertThat(serving("", "SELECT * FROM nowhere")).isEqualTo("1046");
    }

    @Test
    void refusesTablesOfDifferentKeyspacesTogether() {
        assertThat(route("shop", "SELECT * FROM customer JOIN orders", route))
                .isInstanceOfSatisfying(Decision.Refused.class, refused -> {
                    assertThat(refused.error().code()).isEqualTo(1235);
                    assertThat(refused.error().message())
                            .contains("customer is served by shop2", "orders is served by shop");
                });
        assertThat(serving("shop", "SELECT * FROM wide.t")).isEqualTo("1235");
        assertThat(serving("nowhere", "SELECT 1")).isEqualTo("1049");
    }

    @Test
    void resolvesViewsToTheirTables() {
        assertThat(serving("shop", "SELECT * FROM names")).isEqualTo("shop");
        assertThat(serving("shop", "SELECT * FROM names", route)).isEqualTo("1235");
        Route here = new Route(route.workflow(), route.tables(), route.keyspaces(), "shop", "shop", Optional.of(99L));
        assertThat(route("shop", "SELECT * FROM names", here)).isInstanceOfSatisfying(Decision.Served.class, served -> {
            assertThat(served.bufferingUntil()).isEqualTo(99);
            assertThat(served.tables()).containsExactly("customer");
        });
    }

    @Test
    void runsRoutinesWhereTheTablesInTheirBodiesAreServed() {
        assertThat(serving("shop", "CALL count_customers()")).isEqualTo("shop");
        assertThat(serving("shop", "CALL count_customers()", route)).isEqualTo("shop2");
        assertThat(serving("shop2", "SELECT shop.Count_Customers(1)", route)).isEqualTo("shop2");
        assertThat(serving("shop", "CALL join_all", route)).isEqualTo("1235");
        assertThat(serving("shop", "CALL here_only()", route)).isEqualTo("1235");
        assertThat(serving("shop", "SELECT shop2.unknown(1)")).isEqualTo("shop2");
        assertThat(serving("shop", "SELECT shop.hidden(id) FROM customer", route))
                .isEqualTo("shop2");
        assertThat(serving("shop", "CREATE PROCEDURE here_only() SELECT 1", route))
                .isEqualTo("shop");
    }

    @Test
    void holdsARoutineWithTheTablesThatItUsesOrMayUse() {
        Route moving = new Route(route.workflow(), route.tables(), route.keyspaces(), "shop", "shop", Optional.of(99L));
        for (String sql : List.of("CALL here_only()", "CALL hidden()", "SELECT hidden(id) FROM orders")) {
            assertThat(route("shop", sql, moving)).as(sql).isInstanceOfSatisfying(Decision.Served.class, served -> {
                assertThat(served.keyspace()).isEqualTo("shop");
                assertThat(served.bufferingUntil()).isEqualTo(99);
            });
        }
    }

    @Test
    void keepsTemporaryTablesWhereTheyWereMade() {
        assertThat(serving("shop2", "SELECT * FROM tmp")).isEqualTo("shop");
        assertThat(serving("shop2", "SELECT * FROM tmp JOIN customer")).isEqualTo("1235");
    }

    @Test
    void takesSuspectedNamesForTablesOnlyWhenARouteKnowsThem() {
        assertThat(serving("shop", "SHOW CREATE TABLE customer", route)).isEqualTo("shop2");
        assertThat(serving("shop", "SHOW CREATE TABLE orders", route)).isEqualTo("shop");
        assertThat(serving("shop", "SHOW TABLES FROM shop2")).isEqualTo("shop2");
    }

    @Test
    void readsDatabaseNamesOfClients() {
        assertThat(Scope.parse("shop@replica")).contains(new Scope(Optional.of("shop"), TabletType.REPLICA));
        assertThat(Scope.parse("shop@rdonly")).contains(new Scope(Optional.of("shop"), TabletType.REPLICA));
        assertThat(Scope.parse("@primary")).contains(Scope.NONE);
        assertThat(Scope.parse("")).contains(Scope.NONE);
        assertThat(Scope.parse("shop@moon")).isEmpty();
    }

    @Test
    void sendsReplicaTrafficToReplicas() {
        assertThat(TOPOLOGY.target("shop", TabletType.REPLICA, 5).server().host())
                .isEqualTo("replica");
        assertThat(TOPOLOGY.target("shop", TabletType.PRIMARY, 5).server().host())
                .isEqualTo("db");
    }
}
