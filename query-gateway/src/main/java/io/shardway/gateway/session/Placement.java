package io.shardway.gateway.session;

import io.shardway.gateway.routing.Decision;
import io.shardway.gateway.routing.Topology;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where one attempt of an execution goes, and what it needs there.
 *
 * @param served the router's decision
 * @param epoch of the rules under which it was made
 * @param inTransaction whether the session was bound to a server already, by a transaction or by LOCK TABLES
 * @param schema to be selected; empty when the selected one does not matter
 * @param rewriting keyspace names as written → physical schema, where they differ
 */
record Placement(
        Decision.Served served,
        long epoch,
        boolean inTransaction,
        Optional<String> schema,
        Map<String, String> rewriting) {

    /** For a statement without tables: it takes the server as it is. */
    Placement(Decision.Served served, long epoch, boolean inTransaction) {
        this(served, epoch, inTransaction, Optional.empty(), Map.of());
    }

    /** The same where the tables are in this schema. */
    Placement in(String physical, boolean selected, Topology topology) {
        return new Placement(
                served,
                epoch,
                inTransaction,
                selected ? Optional.of(physical) : Optional.empty(),
                rewriting(topology, physical));
    }

    private Map<String, String> rewriting(Topology topology, String physical) {
        if (served.qualifiers().isEmpty()) {
            return Map.of();
        }
        Map<String, String> changed = new HashMap<>();
        for (String qualifier : served.qualifiers()) {
            if (!qualifier.equals(physical) && topology.named(qualifier).isPresent()) {
                changed.put(qualifier, physical);
            }
        }
        return changed;
    }
}
