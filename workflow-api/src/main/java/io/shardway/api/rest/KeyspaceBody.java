package io.shardway.api.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.catalogue.KeyspaceEntry;
import io.shardway.api.catalogue.ShardEntry;
import io.shardway.contract.topology.ServerSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A keyspace in its full form (contract section 4.4), with its shards and servers, which are ours. Accounts never go out.
 *
 * @param replicas how many the shard with the fewest has
 * @param isDefault the keyspace that the branch had first
 */
@JsonNaming(SnakeCaseStrategy.class)
record KeyspaceBody(
        String id,
        String type,
        String name,
        int shards,
        boolean sharded,
        int replicas,
        int extraReplicas,
        boolean resizePending,
        boolean resizing,
        boolean resizeInProgress,
        boolean configChangeInProgress,
        boolean ready,
        boolean metal,
        @JsonProperty("default") boolean isDefault,
        boolean imported,
        String clusterName,
        String clusterDisplayName,
        @Nullable Integer vectorPoolAllocation,
        @Nullable String nodeTtlStrategy,
        Map<String, String> mysqldOptions,
        Map<String, String> vttabletOptions,
        @Nullable Map<String, Boolean> vreplicationFlags,
        @Nullable Map<String, String> replicationDurabilityConstraints,
        List<Object> readOnlyRegions,
        String createdAt,
        String updatedAt,
        @Nullable String deletedAt,
        List<ShardBody> shardServers) {

    /** The keyspace that a branch had first is its default. */
    static final Comparator<KeyspaceEntry> FIRST =
            Comparator.comparing(KeyspaceEntry::createdAt).thenComparing(KeyspaceEntry::name);

    /** @param all keyspaces of the branch */
    static KeyspaceBody of(KeyspaceEntry entry, List<KeyspaceEntry> all) {
        boolean first = all.stream()
                .min(FIRST)
                .filter(oldest -> oldest.id().equals(entry.id()))
                .isPresent();
        return new KeyspaceBody(
                entry.id(),
                "BranchKeyspace",
                entry.name(),
                entry.shards().size(),
                entry.sharded(),
                entry.shards().stream()
                        .mapToInt(shard -> shard.servers()
                                .map(servers -> servers.replicas().size())
                                .orElse(0))
                        .min()
                        .orElse(0),
                entry.extraReplicas(),
                false,
                false,
                false,
                false,
                entry.ready(),
                false,
                first,
                false,
                entry.clusterSize(),
                entry.clusterSize(),
                null,
                null,
                Map.of(),
                Map.of(),
                null,
                null,
                List.of(),
                Times.text(entry.createdAt()),
                Times.text(entry.updatedAt()),
                null,
                entry.shards().stream().map(ShardBody::of).toList());
    }

    /** A shard; without a server while nobody has named one. */
    @JsonNaming(SnakeCaseStrategy.class)
    record ShardBody(
            String id,
            String type,
            String name,
            boolean ready,
            @Nullable String schema,
            @Nullable ServerSpec primary,
            List<ServerSpec> replicas,
            String createdAt) {
        static ShardBody of(ShardEntry shard) {
            Optional<ShardEntry.Servers> servers = shard.servers();
            return new ShardBody(
                    shard.id(),
                    "KeyspaceShard",
                    shard.name(),
                    servers.isPresent(),
                    servers.map(ShardEntry.Servers::schema).orElse(null),
                    servers.map(ShardEntry.Servers::primary).orElse(null),
                    servers.map(ShardEntry.Servers::replicas).orElse(List.of()),
                    Times.text(shard.createdAt()));
        }
    }
}
