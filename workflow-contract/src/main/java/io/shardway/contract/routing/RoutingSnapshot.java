package io.shardway.contract.routing;

import java.util.List;
import java.util.Optional;

/**
 * All routes of a branch at an epoch; on {@code shardway.routing.v1}, key {@code organization/database/branch}.
 *
 * @param routes of workflows; they come before every rule of a user
 * @param userRules absent before the first one
 */
public record RoutingSnapshot(
        String organization,
        String database,
        String branch,
        long epoch,
        List<Route> routes,
        Optional<RoutingRules> userRules) {

    public RoutingSnapshot {
        routes = List.copyOf(routes);
    }

    /** A snapshot without rules of users. */
    public RoutingSnapshot(String organization, String database, String branch, long epoch, List<Route> routes) {
        this(organization, database, branch, epoch, routes, Optional.empty());
    }

    public String key() {
        return organization + "/" + database + "/" + branch;
    }

    /** The rules of users; {@link RoutingRules#NONE} before the first one. */
    public RoutingRules rulesOfUsers() {
        return userRules.orElse(RoutingRules.NONE);
    }
}
