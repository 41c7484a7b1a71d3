package io.shardway.contract.routing;

import java.util.Optional;

/**
 * A rule that a user has written: a table named with this keyspace is served by another one, under its own name.
 *
 * @param keyspace that the table is named with
 * @param tablet {@code primary}, {@code replica} or {@code rdonly}; absent: every kind of traffic that has no rule of its own
 * @param target keyspace that serves; if a route of a workflow leads the table there, that route goes on from it
 */
public record RoutingRule(String keyspace, String table, Optional<String> tablet, String target) {}
