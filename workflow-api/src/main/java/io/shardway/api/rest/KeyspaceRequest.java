package io.shardway.api.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.Refusal;
import io.shardway.api.catalogue.NewKeyspace;
import io.shardway.api.catalogue.ShardEntry;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.ServerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A keyspace to create.
 *
 * @param shards a number, as in the reference (servers are named later), or a list of shards with their servers
 */
@JsonNaming(SnakeCaseStrategy.class)
record KeyspaceRequest(
        @Nullable String name,
        @Nullable Boolean sharded,
        @Nullable String clusterSize,
        @Nullable Integer extraReplicas,
        @Nullable Object shards) {

    private static final int LONGEST_SIZE = 64;
    private static final int MOST_SHARDS = 256;

    NewKeyspace wish(ObjectMapper json) {
        String keyspace = given(name, "name");
        String size = Optional.ofNullable(clusterSize).orElse("");
        if (size.length() > LONGEST_SIZE) {
            throw Refusal.invalid("cluster_size is a word of " + LONGEST_SIZE + " characters at most");
        }
        int replicas = Optional.ofNullable(extraReplicas).orElse(0);
        if (replicas < 0) {
            throw Refusal.invalid("extra_replicas is a whole number from 0");
        }
        JsonNode given = json.valueToTree(Optional.ofNullable(shards).orElse(1));
        if (given.isIntegralNumber()) {
            return planned(keyspace, given, size, replicas);
        }
        if (!given.isArray()) {
            throw Refusal.invalid(
                    "shards is a whole number, or a list of shards with name, schema, primary and accounts");
        }
        return new NewKeyspace(
                keyspace,
                Optional.ofNullable(sharded).orElse(given.size() > 1),
                size,
                replicas,
                Arrays.stream(list(json, given)).map(ShardRequest::wish).toList());
    }

    private NewKeyspace planned(String keyspace, JsonNode count, String size, int replicas) {
        if (!count.canConvertToInt() || count.asInt() < 1 || count.asInt() > MOST_SHARDS) {
            throw Refusal.invalid("shards is a whole number from 1 to " + MOST_SHARDS);
        }
        var wish = NewKeyspace.withoutServers(keyspace, count.asInt(), size, replicas);
        return new NewKeyspace(
                keyspace, Optional.ofNullable(sharded).orElse(wish.sharded()), size, replicas, wish.shards());
    }

    /** Where in the list, never the mapper's own words: they name our classes and may quote values. */
    private static String at(JsonProcessingException failure) {
        if (failure instanceof JsonMappingException mapping) {
            String path = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                    .collect(Collectors.joining());
            return path.isEmpty() ? "" : "; shards" + path + " is not of that form";
        }
        return "";
    }

    private static ShardRequest[] list(ObjectMapper json, JsonNode shards) {
        try {
            return json.treeToValue(shards, ShardRequest[].class);
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("shards is a list of objects with name, schema, primary {host, port}, replicas and"
                    + " accounts {writer, reader, application}, each {user, password}" + at(e));
        }
    }

    /** A shard to create, or what is to change about one; nothing is needed for a change. */
    record ShardRequest(
            @Nullable String name,
            @Nullable String schema,
            @Nullable ServerRequest primary,
            @Nullable List<@Nullable ServerRequest> replicas,
            @Nullable AccountsRequest accounts) {

        NewKeyspace.NewShard wish() {
            String shard = given(name, "shards[].name").toLowerCase(Locale.ROOT);
            return new NewKeyspace.NewShard(shard, Optional.of(servers(shard)));
        }

        ShardEntry.Servers servers(String shard) {
            return changed(Optional.empty(), shard);
        }

        /**
         * What is given takes the place of what was there; what is missing in both is refused. Stored passwords stay with the servers that they
         * were given for: whoever names another one gives all accounts.
         */
        ShardEntry.Servers changed(Optional<ShardEntry.Servers> before, String shard) {
            String of = " of shard " + shard;
            var servers = merged(before, of);
            if (!Optional.ofNullable(accounts).map(AccountsRequest::complete).orElse(false)) {
                before.flatMap(known -> servers.firstBeside(known)).ifPresent(stranger -> {
                    throw Refusal.invalid("Server " + stranger + " is none of the servers" + of
                            + ", and stored passwords go to no other: give accounts with writer, reader and application,"
                            + " each with user and password");
                });
            }
            return servers;
        }

        private ShardEntry.Servers merged(Optional<ShardEntry.Servers> before, String of) {
            return new ShardEntry.Servers(
                    Optional.ofNullable(schema)
                            .or(() -> before.map(ShardEntry.Servers::schema))
                            .orElseThrow(() -> Refusal.invalid("schema" + of + " is missing")),
                    Optional.ofNullable(primary)
                            .map(ServerRequest::spec)
                            .or(() -> before.map(ShardEntry.Servers::primary))
                            .orElseThrow(() -> Refusal.invalid("primary" + of + " is missing")),
                    Optional.ofNullable(replicas)
                            .map(list -> list.stream()
                                    .filter(Objects::nonNull)
                                    .map(Objects::requireNonNull)
                                    .map(ServerRequest::spec)
                                    .toList())
                            .or(() -> before.map(ShardEntry.Servers::replicas))
                            .orElse(List.of()),
                    Optional.ofNullable(accounts)
                            .orElse(new AccountsRequest(null, null, null))
                            .changed(before.map(ShardEntry.Servers::accounts), of));
        }
    }

    record ServerRequest(@Nullable String host, @Nullable Integer port) {
        ServerSpec spec() {
            if (port == null) {
                throw Refusal.invalid("port of a server is missing");
            }
            return new ServerSpec(given(host, "host of a server"), port);
        }
    }

    record AccountsRequest(
            @Nullable AccountRequest writer,
            @Nullable AccountRequest reader,
            @Nullable AccountRequest application) {
        Accounts changed(Optional<Accounts> before, String of) {
            return new Accounts(
                    account(writer, before.map(Accounts::writer), "accounts.writer" + of),
                    account(reader, before.map(Accounts::reader), "accounts.reader" + of),
                    account(application, before.map(Accounts::application), "accounts.application" + of));
        }

        /** Nothing of it would be taken from what is stored. */
        boolean complete() {
            return writer != null && reader != null && application != null;
        }

        private static Account account(@Nullable AccountRequest given, Optional<Account> before, String what) {
            return Optional.ofNullable(given)
                    .map(request -> request.account(what))
                    .or(() -> before)
                    .orElseThrow(() -> Refusal.invalid(what + " is missing"));
        }
    }

    record AccountRequest(@Nullable String user, @Nullable String password) {
        Account account(String what) {
            return new Account(
                    given(user, "user of " + what),
                    Optional.ofNullable(password).orElse(""));
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
}
