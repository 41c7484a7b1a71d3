package io.shardway.api.catalogue;

import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.kernel.KeyRange;
import java.util.List;
import java.util.Optional;

/** A keyspace that is to be created. */
public record NewKeyspace(String name, boolean sharded, String clusterSize, int extraReplicas, List<NewShard> shards) {

    /** @param servers absent: the shard gets its servers later */
    public record NewShard(String name, Optional<ShardEntry.Servers> servers) {}

    public NewKeyspace {
        shards = List.copyOf(shards);
    }

    /** Shards of equal width whose servers are named later. */
    public static NewKeyspace withoutServers(String name, int shards, String clusterSize, int extraReplicas) {
        return new NewKeyspace(
                name,
                shards > 1,
                clusterSize,
                extraReplicas,
                KeyRange.evenNames(shards).stream()
                        .map(shard -> new NewShard(shard, Optional.empty()))
                        .toList());
    }

    public static NewKeyspace of(KeyspaceSpec spec) {
        return new NewKeyspace(
                spec.name(),
                spec.sharded(),
                "",
                0,
                spec.shards().stream()
                        .map(shard -> new NewShard(shard.name(), Optional.of(ShardEntry.Servers.of(shard))))
                        .toList());
    }
}
