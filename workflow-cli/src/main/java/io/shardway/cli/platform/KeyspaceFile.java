package io.shardway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.settings.Surroundings;
import io.shardway.cli.settings.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * The body of a request for a keyspace, from a file. {@code accounts} may stand once for all shards; a password may be named
 * by {@code password_env} or {@code password_file} in place of {@code password}.
 */
final class KeyspaceFile {

    private static final List<String> ROLES = List.of("writer", "reader", "application");

    private final Surroundings surroundings;

    KeyspaceFile(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** One shard as flags give it. */
    record Shard(Optional<String> schema, String primary, List<String> replicas) {
        Shard {
            replicas = List.copyOf(replicas);
        }
    }

    /** A keyspace whose shards all stand in the file. */
    JsonNode whole(String name, String file) {
        var content = YamlDocument.object(surroundings, file);
        var shards = content.path("shards");
        if (!shards.isArray() || shards.isEmpty()) {
            throw Failure.of("the file %s should have a list of shards".formatted(file));
        }
        var body = JsonNodeFactory.instance.objectNode().put("name", name);
        body.put("sharded", content.path("sharded").asBoolean(shards.size() > 1));
        var list = body.putArray("shards");
        for (var shard : shards) {
            list.add(shard(shard, content.path("accounts"), file));
        }
        return body;
    }

    /** A keyspace of one shard, whose logins stand in a file. */
    JsonNode oneShard(String name, Shard shard, String accountsFile) {
        var accounts = YamlDocument.object(surroundings, accountsFile);
        var body = JsonNodeFactory.instance.objectNode().put("name", name).put("sharded", false);
        var one = body.putArray("shards").addObject();
        one.put("name", "-").put("schema", shard.schema().orElse(name));
        one.set("primary", server(shard.primary()));
        ArrayNode replicas = one.putArray("replicas");
        shard.replicas().forEach(replica -> replicas.add(server(replica)));
        one.set("accounts", accounts(accounts, accountsFile));
        return body;
    }

    private static ObjectNode server(String text) {
        int colon = text.lastIndexOf(':');
        var port = text.substring(colon + 1);
        if (colon <= 0 || !port.matches("\\d{1,5}")) {
            throw Failure.of("the server '%s' should be like db.example.net:3306".formatted(text));
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("host", text.substring(0, colon))
                .put("port", Integer.parseInt(port));
    }

    private JsonNode shard(JsonNode shard, JsonNode common, String file) {
        if (!(shard instanceof ObjectNode object)) {
            throw Failure.of("each shard in %s should have name, schema and primary".formatted(file));
        }
        var copy = object.deepCopy();
        copy.set("accounts", accounts(object.has("accounts") ? object.path("accounts") : common, file));
        return copy;
    }

    private JsonNode accounts(JsonNode accounts, String file) {
        var resolved = JsonNodeFactory.instance.objectNode();
        for (var role : ROLES) {
            var account = accounts.path(role);
            if (!account.isObject()) {
                throw Failure.of("the file %s should have the account %s with user and password".formatted(file, role));
            }
            resolved.putObject(role)
                    .put("user", account.path("user").asText())
                    .put("password", password(account, role, file));
        }
        return resolved;
    }

    private String password(JsonNode account, String role, String file) {
        if (account.has("password_env")) {
            var variable = account.path("password_env").asText();
            return surroundings
                    .variable(variable)
                    .orElseThrow(() ->
                            Failure.of("the variable %s with the password of %s is not set".formatted(variable, role)));
        }
        if (account.has("password_file")) {
            var path = surroundings
                    .directory()
                    .resolve(account.path("password_file").asText());
            try {
                return Files.readString(path).stripTrailing();
            } catch (IOException _) {
                throw Failure.of("cannot read the password of %s from %s".formatted(role, path));
            }
        }
        if (!account.has("password")) {
            throw Failure.of(
                    "the account %s in %s has no password, password_env or password_file".formatted(role, file));
        }
        return account.path("password").asText();
    }
}
