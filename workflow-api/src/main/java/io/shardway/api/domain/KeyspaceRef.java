package io.shardway.api.domain;

import java.util.List;

/** A keyspace as the workflow needs it: its name and its shards in order. */
public record KeyspaceRef(String name, List<String> shards) {

    public KeyspaceRef {
        shards = List.copyOf(shards);
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("Keyspace " + name + " has no shard");
        }
    }
}
