package io.shardway.cutover.domain;

import io.shardway.contract.routing.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Changes to the routes of a branch. Each touches its own workflow's route only: another workflow may have switched since. */
public final class Routes {

    private Routes() {}

    public static Optional<Route> find(List<Route> routes, UUID workflow) {
        return routes.stream()
                .filter(route -> route.workflow().equals(workflow))
                .findFirst();
    }

    /** Adds the workflow's route, or leaves the one that it has. */
    public static UnaryOperator<List<Route>> addIfAbsent(Route route) {
        return routes -> find(routes, route.workflow()).isPresent() ? routes : plus(routes, route);
    }

    /** Adds the workflow's route, in the place of the one that it has. */
    public static UnaryOperator<List<Route>> put(Route route) {
        return routes -> plus(remove(route.workflow()).apply(routes), route);
    }

    public static UnaryOperator<List<Route>> remove(UUID workflow) {
        return routes -> routes.stream()
                .filter(route -> !route.workflow().equals(workflow))
                .toList();
    }

    public static UnaryOperator<List<Route>> buffer(UUID workflow, long untilMillis) {
        return change(
                workflow,
                route -> new Route(
                        route.workflow(),
                        route.tables(),
                        route.keyspaces(),
                        route.primary(),
                        route.replica(),
                        Optional.of(untilMillis)));
    }

    /** Ends buffering and changes nothing else. */
    public static UnaryOperator<List<Route>> release(UUID workflow) {
        return change(
                workflow,
                route -> new Route(
                        route.workflow(),
                        route.tables(),
                        route.keyspaces(),
                        route.primary(),
                        route.replica(),
                        Optional.empty()));
    }

    /** Leads all traffic to a keyspace and ends buffering. */
    public static UnaryOperator<List<Route>> lead(UUID workflow, String keyspace) {
        return change(
                workflow,
                route -> new Route(
                        route.workflow(), route.tables(), route.keyspaces(), keyspace, keyspace, Optional.empty()));
    }

    public static UnaryOperator<List<Route>> leadReplicas(UUID workflow, String keyspace) {
        return change(
                workflow,
                route -> new Route(
                        route.workflow(),
                        route.tables(),
                        route.keyspaces(),
                        route.primary(),
                        keyspace,
                        route.bufferingUntil()));
    }

    private static UnaryOperator<List<Route>> change(UUID workflow, UnaryOperator<Route> change) {
        return routes -> routes.stream()
                .map(route -> route.workflow().equals(workflow) ? change.apply(route) : route)
                .toList();
    }

    private static List<Route> plus(List<Route> routes, Route route) {
        List<Route> all = new ArrayList<>(routes);
        all.add(route);
        return List.copyOf(all);
    }
}
