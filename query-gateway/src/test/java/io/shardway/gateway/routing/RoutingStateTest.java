package io.shardway.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoutingStateTest {

    private final RoutingState state = new RoutingState();

    private static Route route(int workflow, String primary, String table) {
        return new Route(
                new UUID(0, workflow), List.of(table), List.of("shop", "shop2"), primary, primary, Optional.empty());
    }

    private static RoutingTable table(long epoch, Route... routes) {
        return RoutingTable.of(new RoutingSnapshot("acme", "shop", "main", epoch, List.of(routes)));
    }

    private RoutingTable.Running enter(String table) {
        return enter(table, "shop");
    }

    private RoutingTable.Running enter(String table, String keyspace) {
        RoutingTable current = state.current();
        Set<RoutingTable.Entry> routes = Set.copyOf(current.routes(table, Optional.of(keyspace)));
        return current.enter(routes, routes.isEmpty());
    }

    private void leave(RoutingTable.Running running) {
        running.close();
        state.statementEnded();
    }

    @Test
    void acknowledgesAtOnceWhenNothingRuns() {
        state.update(table(1, route(1, "shop", "customer")));
        assertThat(state.acknowledgedEpoch()).isEqualTo(1);
    }

    @Test
    void waitsForStatementsOnTheTablesThatChange() {
        state.update(table(1, route(1, "shop", "customer"), route(2, "shop", "orders")));
        RoutingTable.Running onCustomer = enter("customer");
        RoutingTable.Running onOrders = enter("orders");
        state.update(table(2, route(1, "shop2", "customer"), route(2, "shop", "orders")));
        assertThat(state.acknowledgedEpoch()).isEqualTo(1);
        leave(onCustomer);
        assertThat(state.acknowledgedEpoch()).isEqualTo(2);
        leave(onOrders);
        assertThat(state.acknowledgedEpoch()).isEqualTo(2);
    }

    @Test
    void doesNotWaitForStatementsOnOtherTables() {
        state.update(table(1, route(1, "shop", "customer"), route(2, "shop", "orders")));
        RoutingTable.Running onOrders = enter("orders");
        RoutingTable.Running elsewhere = enter("note");
        state.update(table(2, route(1, "shop2", "customer"), route(2, "shop", "orders")));
        assertThat(state.acknowledgedEpoch()).isEqualTo(2);
        leave(onOrders);
        leave(elsewhere);
    }

    @Test
    void waitsForStatementsWithoutARouteWhenTheirTableMayGetOne() {
        RoutingTable.Running elsewhere = enter("customer");
        state.update(table(1, route(1, "shop2", "customer")));
        assertThat(state.acknowledgedEpoch()).isZero();
        leave(elsewhere);
        assertThat(state.acknowledgedEpoch()).isEqualTo(1);
    }

    @Test
    void waitsForAJoinWhoseOtherTableGetsARoute() {
        state.update(table(1, route(1, "shop", "customer")));
        RoutingTable current = state.current();
        RoutingTable.Running join = current.enter(Set.copyOf(current.routes("customer", Optional.of("shop"))), true);
        state.update(table(2, route(1, "shop", "customer"), route(2, "shop2", "orders")));
        assertThat(state.acknowledgedEpoch()).isEqualTo(1);
        leave(join);
        assertThat(state.acknowledgedEpoch()).isEqualTo(2);
    }

    @Test
    void waitsForATableOfTheSameNameInAKeyspaceThatOnlyTheNewerSnapshotLeads() {
        state.update(table(1, route(1, "shop", "customer")));
        RoutingTable.Running elsewhere = enter("customer", "archive");
        Route other = new Route(
                new UUID(0, 2), List.of("customer"), List.of("archive", "cold"), "cold", "cold", Optional.empty());
        state.update(table(2, route(1, "shop", "customer"), other));
        assertThat(state.acknowledgedEpoch()).isEqualTo(1);
        leave(elsewhere);
        assertThat(state.acknowledgedEpoch()).isEqualTo(2);
    }

    @Test
    void remembersStatementsOverSeveralEpochs() {
        state.update(table(1, route(1, "shop", "customer")));
        RoutingTable.Running old = enter("customer");
        state.update(table(2, route(1, "shop2", "customer")));
        state.update(table(3, route(1, "shop2", "customer"), route(2, "shop", "orders")));
        assertThat(state.acknowledgedEpoch()).isEqualTo(1);
        leave(old);
        assertThat(state.acknowledgedEpoch()).isEqualTo(3);
    }

    @Test
    void ignoresOlderEpochsAndTellsListenersOfEveryStep() {
        AtomicInteger told = new AtomicInteger();
        state.update(table(5, route(1, "shop2", "customer")));
        state.onChange(told::incrementAndGet);
        state.update(table(4, route(1, "shop", "customer")));
        state.update(table(5, route(1, "shop", "customer")));
        assertThat(told).hasValue(0);
        assertThat(state.current().epoch()).isEqualTo(5);
        state.update(table(6));
        assertThat(told.get()).isPositive();
        assertThat(state.acknowledgedEpoch()).isEqualTo(6);
    }
}
