package io.shardway.contract.routing;

import java.util.List;

/** All routes of a branch at an epoch; on {@code shardway.routing.v1}, key {@code organization/database/branch}. */
public record RoutingSnapshot(String organization, String database, String branch, long epoch, List<Route> routes) {

    public RoutingSnapshot {
        routes = List.copyOf(routes);
    }

    public String key() {
        return organization + "/" + database + "/" + branch;
    }
}
