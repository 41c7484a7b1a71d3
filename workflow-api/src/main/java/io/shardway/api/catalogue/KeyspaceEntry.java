package io.shardway.api.catalogue;

import io.shardway.contract.topology.KeyspaceSpec;
import java.time.Instant;

/** A keyspace with its shards, servers and decrypted accounts; never logged, never in an answer as it is. */
public record KeyspaceEntry(String id, Instant createdAt, KeyspaceSpec spec) {

    public String name() {
        return spec.name();
    }

    @Override
    public String toString() {
        return "KeyspaceEntry[" + name() + "]";
    }
}
