package io.shardway.api.domain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What was asked for at create; never changes. */
public record Definition(
        UUID id,
        String name,
        long number,
        KeyspaceRef source,
        KeyspaceRef target,
        Optional<String> globalKeyspace,
        List<String> tables,
        boolean deferSecondaryKeys,
        String onDdl,
        long topologyVersion) {

    public Definition {
        tables = List.copyOf(tables);
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("A workflow moves at least one table");
        }
    }

    /** The keyspace that rows flow from in a leg. */
    KeyspaceRef from(Leg leg) {
        return leg.direction() == Direction.FORWARD ? source : target;
    }

    /** The keyspace that rows flow to in a leg. */
    KeyspaceRef to(Leg leg) {
        return leg.direction() == Direction.FORWARD ? target : source;
    }
}
