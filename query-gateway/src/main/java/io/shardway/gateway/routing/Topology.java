package io.shardway.gateway.routing;

import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.BranchTopology;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keyspaces of the branch by name and by physical schema; immutable. */
public final class Topology {

    public static final Topology EMPTY = new Topology(0, List.of(), List.of());

    /** A place where statements run. */
    public record Target(String keyspace, String schema, ServerSpec server, Account account) {}

    private final long version;
    private final Set<String> explicit;
    private final Map<String, KeyspaceSpec> byName = new LinkedHashMap<>();
    private final Map<String, String> bySchema = new LinkedHashMap<>();

    private Topology(long version, List<KeyspaceSpec> keyspaces, List<String> explicit) {
        this.version = version;
        this.explicit = Set.copyOf(explicit);
        for (KeyspaceSpec keyspace : keyspaces) {
            byName.put(keyspace.name(), keyspace);
            for (ShardSpec shard : keyspace.shards()) {
                bySchema.putIfAbsent(shard.schema(), keyspace.name());
            }
        }
    }

    public static Topology of(BranchTopology branch) {
        return new Topology(
                branch.topologyVersion(),
                branch.keyspaces(),
                branch.explicitKeyspaces().orElse(List.of()));
    }

    public long version() {
        return version;
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    public Optional<KeyspaceSpec> keyspace(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Iterable<KeyspaceSpec> keyspaces() {
        return byName.values();
    }

    /** Whether tables of the keyspace are found only when they are named with it. */
    public boolean isExplicit(String keyspace) {
        return explicit.contains(keyspace);
    }

    /** The keyspace that a database name in a statement means: its own name, or the name of its physical schema. */
    public Optional<String> named(String qualifier) {
        return byName.containsKey(qualifier) ? Optional.of(qualifier) : Optional.ofNullable(bySchema.get(qualifier));
    }

    /** Where a session without a keyspace runs what names no table. */
    public Optional<String> defaultKeyspace() {
        return byName.keySet().stream().findFirst();
    }

    /**
     * The server for an unsharded keyspace. Replica traffic goes to one of the replicas, and to the primary when there is none.
     *
     * @param salt spreads sessions over replicas; the same session stays with the same one
     */
    public Target target(String keyspace, TabletType tablet, int salt) {
        KeyspaceSpec spec = byName.get(keyspace);
        if (spec == null) {
            throw new IllegalArgumentException("The branch has no keyspace " + keyspace);
        }
        ShardSpec shard = spec.shards().getFirst();
        List<ServerSpec> replicas = shard.replicas();
        ServerSpec server = tablet == TabletType.PRIMARY || replicas.isEmpty()
                ? shard.primary()
                : replicas.get(Math.floorMod(salt, replicas.size()));
        return new Target(keyspace, shard.schema(), server, shard.accounts().application());
    }
}
