package io.shardway.api.rest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.Refusal;
import io.shardway.api.catalogue.KeyspaceEntry;
import io.shardway.api.catalogue.NamedEntry;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bodies of the catalogue. Accounts come in and never go out. */
final class CatalogueBody {

    private CatalogueBody() {}

    @JsonNaming(SnakeCaseStrategy.class)
    record OrganizationBody(
            String id, String type, String name, String createdAt, String updatedAt, int freeDatabasesRemaining) {
        static OrganizationBody of(NamedEntry entry) {
            String at = Times.text(entry.createdAt());
            return new OrganizationBody(entry.id(), "Organization", entry.name(), at, at, 0);
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record DatabaseBody(String id, String type, String name, String state, String createdAt, String updatedAt) {
        static DatabaseBody of(NamedEntry entry) {
            String at = Times.text(entry.createdAt());
            return new DatabaseBody(entry.id(), "Database", entry.name(), "ready", at, at);
        }
    }

    /** A keyspace in its full form (contract section 4.4), with its shards and servers, which are ours. */
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
            boolean ready,
            String clusterName,
            boolean imported,
            String createdAt,
            String updatedAt,
            List<ShardBody> shardServers) {
        static KeyspaceBody of(KeyspaceEntry entry) {
            String at = Times.text(entry.createdAt());
            var spec = entry.spec();
            return new KeyspaceBody(
                    entry.id(),
                    "BranchKeyspace",
                    spec.name(),
                    spec.shards().size(),
                    spec.sharded(),
                    spec.shards().stream()
                            .mapToInt(shard -> shard.replicas().size())
                            .max()
                            .orElse(0),
                    0,
                    false,
                    false,
                    true,
                    "",
                    false,
                    at,
                    at,
                    spec.shards().stream().map(ShardBody::of).toList());
        }
    }

    record ShardBody(String name, String schema, ServerSpec primary, List<ServerSpec> replicas) {
        static ShardBody of(ShardSpec shard) {
            return new ShardBody(shard.name(), shard.schema(), shard.primary(), shard.replicas());
        }
    }

    /** One item per table. */
    record SchemaBody(String name, String raw, String html) {}

    record NameRequest(@Nullable String name) {
        String needed() {
            return given(name, "name");
        }
    }

    record KeyspaceRequest(
            @Nullable String name,
            @Nullable Boolean sharded,
            @Nullable List<@Nullable ShardRequest> shards) {
        KeyspaceSpec spec() {
            return new KeyspaceSpec(
                    given(name, "name"),
                    Boolean.TRUE.equals(sharded),
                    Optional.ofNullable(shards).orElse(List.of()).stream()
                            .filter(Objects::nonNull)
                            .map(Objects::requireNonNull)
                            .map(ShardRequest::spec)
                            .toList());
        }
    }

    record ShardRequest(
            @Nullable String name,
            @Nullable String schema,
            @Nullable ServerRequest primary,
            @Nullable List<@Nullable ServerRequest> replicas,
            @Nullable AccountsRequest accounts) {
        ShardSpec spec() {
            var logins = present(accounts, "shards[].accounts");
            return new ShardSpec(
                    given(name, "shards[].name"),
                    given(schema, "shards[].schema"),
                    present(primary, "shards[].primary").spec(),
                    Optional.ofNullable(replicas).orElse(List.of()).stream()
                            .filter(Objects::nonNull)
                            .map(Objects::requireNonNull)
                            .map(ServerRequest::spec)
                            .toList(),
                    new Accounts(
                            present(logins.writer(), "shards[].accounts.writer").account(),
                            present(logins.reader(), "shards[].accounts.reader").account(),
                            present(logins.application(), "shards[].accounts.application")
                                    .account()));
        }
    }

    record ServerRequest(@Nullable String host, @Nullable Integer port) {
        ServerSpec spec() {
            int number = present(port, "port");
            if (number < 1 || number > 65_535) {
                throw Refusal.invalid("port is a number from 1 to 65535");
            }
            return new ServerSpec(given(host, "host"), number);
        }
    }

    record AccountsRequest(
            @Nullable AccountRequest writer,
            @Nullable AccountRequest reader,
            @Nullable AccountRequest application) {}

    record AccountRequest(@Nullable String user, @Nullable String password) {
        Account account() {
            return new Account(
                    given(user, "user"), Optional.ofNullable(password).orElse(""));
        }

        @Override
        public String toString() {
            return "AccountRequest[" + user + "]";
        }
    }

    private static String given(@Nullable String value, String key) {
        return Optional.ofNullable(value)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> Refusal.invalid(key + " is missing"));
    }

    private static <T> T present(@Nullable T value, String key) {
        if (value == null) {
            throw Refusal.invalid(key + " is missing");
        }
        return value;
    }
}
