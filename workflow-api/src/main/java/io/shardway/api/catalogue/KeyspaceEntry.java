package io.shardway.api.catalogue;

import io.shardway.api.Refusal;
import io.shardway.contract.topology.KeyspaceSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A keyspace with its shards, servers and decrypted accounts; never logged, never in an answer as it is.
 *
 * @param clusterSize as whoever created it has called it
 * @param extraReplicas how many replicas beyond the listed ones were wished for
 */
public record KeyspaceEntry(
        String id,
        String name,
        boolean sharded,
        String clusterSize,
        int extraReplicas,
        List<ShardEntry> shards,
        Instant createdAt,
        Instant updatedAt) {

    public KeyspaceEntry {
        shards = List.copyOf(shards);
    }

    /** Every shard has servers: workflows and gateways can use it. */
    public boolean ready() {
        return shards.stream().allMatch(shard -> shard.servers().isPresent());
    }

    /** The keyspace for services and checks; refused while a shard has no servers. */
    public KeyspaceSpec spec() {
        var waiting = shards.stream()
                .filter(shard -> shard.servers().isEmpty())
                .map(ShardEntry::name)
                .toList();
        if (!waiting.isEmpty()) {
            throw Refusal.unprocessable("Keyspace " + name + " is not ready: shard " + String.join(", ", waiting)
                    + " has no server yet; name its schema, primary and accounts with PATCH …/keyspaces/" + name
                    + "/shards/{shard}");
        }
        return new KeyspaceSpec(
                name,
                sharded,
                shards.stream().map(ShardEntry::spec).flatMap(Optional::stream).toList());
    }

    public ShardEntry shard(String shardName) {
        return shards.stream()
                .filter(shard -> shard.name().equals(shardName))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Keyspace " + name + " has no shard " + shardName));
    }

    @Override
    public String toString() {
        return "KeyspaceEntry[" + name + "]";
    }
}
