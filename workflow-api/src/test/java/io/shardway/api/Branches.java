package io.shardway.api;

import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.call;

import io.restassured.response.Response;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.TestNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Branches of their own for tests that change the catalogue, and bodies of shards on real servers. */
public final class Branches {

    public static final Map<String, Object> ACCOUNTS =
            Map.of("writer", of(Account.WRITER), "reader", of(Account.READER), "application", of(Account.APP));

    private Branches() {}

    /** A new branch; answers its path. */
    public static String create() {
        String name = TestNames.unique("side").replace('_', '-');
        call().body(Map.of("name", name)).post(D + "/branches").then().statusCode(201);
        return D + "/branches/" + name;
    }

    public static Map<String, Object> shard(String name, String schema, MariaDbServer server) {
        return shard(name, schema, server.host(), server.port());
    }

    public static Map<String, Object> shard(String name, String schema, String host, int port) {
        return new HashMap<>(Map.of(
                "name", name,
                "schema", schema,
                "primary", Map.of("host", host, "port", port),
                "accounts", ACCOUNTS));
    }

    public static Response createKeyspace(String branch, String name, Map<String, Object> shard) {
        return createKeyspace(branch, name, List.of(shard));
    }

    public static Response createKeyspace(String branch, String name, List<Map<String, Object>> shards) {
        return call().body(Map.of("name", name, "shards", shards)).post(branch + "/keyspaces");
    }

    private static Map<String, Object> of(Account account) {
        return Map.of("user", account.user(), "password", account.password());
    }
}
