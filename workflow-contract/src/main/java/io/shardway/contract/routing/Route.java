package io.shardway.contract.routing;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One workflow's tables and who serves them.
 *
 * @param tables bare table names
 * @param keyspaces a reference qualified with (or in a session of) one of these, or without any, is led by this route
 * @param primary keyspace that serves primary traffic
 * @param replica keyspace that serves replica and rdonly traffic
 * @param bufferingUntil while set, statements that reference the tables wait until then (epoch milliseconds) at the latest
 */
public record Route(
        UUID workflow,
        List<String> tables,
        List<String> keyspaces,
        String primary,
        String replica,
        Optional<Long> bufferingUntil) {

    public Route {
        tables = List.copyOf(tables);
        keyspaces = List.copyOf(keyspaces);
    }
}
