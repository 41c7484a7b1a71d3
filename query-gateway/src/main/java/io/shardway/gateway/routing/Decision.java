package io.shardway.gateway.routing;

import io.shardway.gateway.protocol.ServerError;
import java.util.Set;

/** Where a statement goes. */
public sealed interface Decision {

    /**
     * One keyspace serves it.
     *
     * @param routes routes of its tables; empty when none of them belongs to a workflow
     * @param tables names of its tables that are led by a route
     * @param bufferingUntil epoch milliseconds until which it waits, 0 when it need not
     * @param beyondRoutes whether it may use tables that no route leads
     * @param references whether it references any table at all
     * @param qualifiers keyspace names that are written in front of its tables, to be replaced by the schema
     */
    record Served(
            String keyspace,
            Set<RoutingTable.Entry> routes,
            Set<String> tables,
            long bufferingUntil,
            boolean beyondRoutes,
            boolean references,
            Set<String> qualifiers)
            implements Decision {}

    /** @param catalogMayBeOld whether a look at the servers' schemas as they are now may give another decision */
    record Refused(ServerError error, boolean catalogMayBeOld) implements Decision {

        Refused(ServerError error) {
            this(error, false);
        }
    }
}
