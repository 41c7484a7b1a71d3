package io.shardway.contract.topology;

import java.util.List;

/**
 * One schema on a primary, with its replicas.
 *
 * @param name key range, {@code -} for the only shard of an unsharded keyspace
 * @param schema the physical schema (database) on the servers
 */
public record ShardSpec(String name, String schema, ServerSpec primary, List<ServerSpec> replicas, Accounts accounts) {

    public ShardSpec {
        replicas = List.copyOf(replicas);
    }
}
