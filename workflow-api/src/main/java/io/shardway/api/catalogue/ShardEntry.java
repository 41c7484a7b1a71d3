package io.shardway.api.catalogue;

import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A shard of a keyspace.
 *
 * @param servers absent while nobody has said where the shard lives
 */
public record ShardEntry(String id, String name, Optional<Servers> servers, Instant createdAt) {

    /** Where a shard lives and how to log in there; never logged, accounts never in an answer. */
    public record Servers(String schema, ServerSpec primary, List<ServerSpec> replicas, Accounts accounts) {
        public Servers {
            replicas = List.copyOf(replicas);
        }

        static Servers of(ShardSpec spec) {
            return new Servers(spec.schema(), spec.primary(), spec.replicas(), spec.accounts());
        }

        /** A server of these that is none of the others, if there is one. */
        public Optional<ServerSpec> firstBeside(Servers others) {
            return Stream.concat(Stream.of(primary), replicas.stream())
                    .filter(server -> !server.equals(others.primary) && !others.replicas.contains(server))
                    .findFirst();
        }

        public ShardSpec spec(String shard) {
            return new ShardSpec(shard, schema, primary, replicas, accounts);
        }

        @Override
        public String toString() {
            return "Servers[" + schema + " on " + primary + "]";
        }
    }

    /** For services and checks; empty while the shard has no servers. */
    public Optional<ShardSpec> spec() {
        return servers.map(found -> found.spec(name));
    }
}
