package io.shardway.contract.topology;

import java.util.List;

/** A logical database; the order of its shards is the order of change-log partitions. */
public record KeyspaceSpec(String name, boolean sharded, List<ShardSpec> shards) {

    public KeyspaceSpec {
        shards = List.copyOf(shards);
    }

    public ShardSpec shard(String shardName) {
        return shards.stream()
                .filter(shard -> shard.name().equals(shardName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Keyspace " + name + " has no shard " + shardName));
    }

    public int partitionOf(String shardName) {
        return shards.indexOf(shard(shardName));
    }
}
