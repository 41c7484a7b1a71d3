package io.shardway.api;

import static io.shardway.api.Branches.ACCOUNTS;
import static io.shardway.api.Branches.createKeyspace;
import static io.shardway.api.Branches.shard;
import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keyspaces, their shards and servers: created, changed, tested, deleted, and refused where that would break something. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class KeyspaceIT {

    private static final List<String> FULL_FORM = List.of(
            "id",
            "type",
            "name",
            "shards",
            "sharded",
            "replicas",
            "extra_replicas",
            "resize_pending",
            "resizing",
            "resize_in_progress",
            "config_change_in_progress",
            "ready",
            "metal",
            "default",
            "imported",
            "cluster_name",
            "cluster_display_name",
            "vector_pool_allocation",
            "node_ttl_strategy",
            "mysqld_options",
            "vttablet_options",
            "vreplication_flags",
            "replication_durability_constraints",
            "read_only_regions",
            "created_at",
            "updated_at",
            "deleted_at",
            "shard_servers");

    private final MariaDbServer server = SharedServers.mariadb("a");
    private final FakeServices services = FakeServices.shared();

    @Test
    void showsAKeyspaceInItsFullForm() {
        JsonPath keyspace = call().get(D + "/branches/main/keyspaces/shop")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(keyspace.getMap("$").keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(FULL_FORM);
        assertThat(keyspace.getString("type")).isEqualTo("BranchKeyspace");
        assertThat(keyspace.getInt("shards")).isEqualTo(1);
        assertThat(keyspace.getBoolean("ready")).isTrue();
        assertThat(keyspace.getBoolean("default")).isTrue();
        assertThat(keyspace.getString("shard_servers[0].schema")).isEqualTo(ApiServers.SOURCE);
        call().get(D + "/branches/main/keyspaces/nope").then().statusCode(404).body("code", equalTo("not_found"));
        call().get(D + "/branches/main/keyspaces?per_page=100")
                .then()
                .body("type", equalTo("list"))
                .body("per_page", equalTo(100))
                .body("next_page", nullValue())
                .body("data.name", hasItem("shop2"));
    }

    @Test
    void showsBranchesDatabasesAndOrganizations() {
        call().get(D + "/branches/main")
                .then()
                .body("type", equalTo("Branch"))
                .body("production", equalTo(true))
                .body("ready", equalTo(true))
                .body("vtgate_size", equalTo(""))
                .body("html_url", containsString(D + "/branches/main"))
                .body("topology_version", notNullValue());
        call().get(D).then().body("name", equalTo("shop")).body("state", equalTo("ready"));
        call().get("/v1/organizations/acme/databases?per_page=100").then().body("data.name", hasItem("shop"));
        call().get("/v1/organizations/acme").then().body("name", equalTo("acme"));
        call().get("/v1/organizations")
                .then()
                .body("data[0].free_databases_remaining", notNullValue())
                .body("data.name", hasItem("acme"));
        call().get(D + "/branches/nope").then().statusCode(404);
        call().get("/v1/organizations/nope").then().statusCode(404);
    }

    @Test
    void showsTheLiveTablesOfAKeyspaceOrOfTheDefaultOne() {
        String schema = TestNames.unique("live");
        server.createSchema(schema);
        server.execute(
                "CREATE TABLE " + schema + ".`t<b>` (id INT PRIMARY KEY, note VARCHAR(9) COMMENT '<script>&\"')");
        String branch = Branches.create();
        createKeyspace(branch, "one", shard("-", schema, server)).then().statusCode(201);

        var tables = call().get(branch + "/schema?keyspace=one").jsonPath();

        assertThat(tables.getString("data[0].name")).isEqualTo("t<b>");
        assertThat(tables.getString("data[0].raw"))
                .startsWith("CREATE TABLE `t<b>`")
                .contains("'<script>&\"'");
        assertThat(tables.getString("data[0].html"))
                .startsWith("<pre>CREATE TABLE `t&lt;b&gt;`")
                .contains("&lt;script&gt;&amp;&quot;")
                .endsWith("</pre>");
        call().get(branch + "/schema")
                .then()
                .body("data.name", contains("t<b>"))
                .body("data.keyspace", contains("one"));
        call().get(branch + "/schema?keyspace=").then().body("data.size()", equalTo(1));
        createKeyspace(branch, "away", shard("-", "gone", "127.0.0.1", 1))
                .then()
                .statusCode(201);
        call().get(branch + "/schema").then().statusCode(200).body("data.keyspace", contains("one"));
        call().get(branch + "/schema?keyspace=nope").then().statusCode(404);
    }

    @Test
    void createsAKeyspaceWithItsShardsOrNothing() {
        String branch = Branches.create();

        createKeyspace(branch, "ks", List.of(shard("-80", "s1", server), shard("80-", "s2", server)))
                .then()
                .statusCode(201)
                .body("shards", equalTo(2))
                .body("sharded", equalTo(true))
                .body("shard_servers.name", contains("-80", "80-"));

        createKeyspace(branch, "ks", shard("-", "s3", server))
                .then()
                .statusCode(422)
                .body("code", equalTo("unprocessable"));
        createKeyspace(branch, "ks2", shard("-80", "s3", server))
                .then()
                .statusCode(422)
                .body("message", containsString("from 80 on"));
        createKeyspace(branch, "ks2", List.of()).then().statusCode(422);
        call().get(branch + "/keyspaces").then().body("data.name", contains("ks"));
        assertThat(call().get(branch + "/keyspaces").asString()).doesNotContain(Account.WRITER.password());
    }

    @Test
    void createsShardsByNumberAndWaitsForTheirServers() {
        String branch = Branches.create();
        call().body(Map.of("name", "wide", "cluster_size", "PS_10", "extra_replicas", 1, "shards", 2))
                .post(branch + "/keyspaces")
                .then()
                .statusCode(201)
                .body("ready", equalTo(false))
                .body("cluster_name", equalTo("PS_10"))
                .body("extra_replicas", equalTo(1))
                .body("shard_servers.name", contains("-80", "80-"));
        assertThat(topology(branch).getList("keyspaces.name"))
                .as("services see only what is ready")
                .isEmpty();

        for (String name : List.of("-80", "80-")) {
            var body = shard(name, "wide" + name.replace("-", "_"), server);
            body.remove("name");
            call().body(body)
                    .patch(branch + "/keyspaces/wide/shards/" + name)
                    .then()
                    .statusCode(200)
                    .body("ready", equalTo(true));
        }

        call().get(branch + "/keyspaces/wide")
                .then()
                .body("ready", equalTo(true))
                .body("sharded", equalTo(true));
        assertThat(topology(branch).getList("keyspaces.name")).containsExactly("wide");
        call().body(Map.of("name", "none", "shards", 0))
                .post(branch + "/keyspaces")
                .then()
                .statusCode(422);
        call().body(Map.of("name", "many", "shards", 257))
                .post(branch + "/keyspaces")
                .then()
                .statusCode(422);
        call().body(Map.of("name", "text", "shards", "2"))
                .post(branch + "/keyspaces")
                .then()
                .statusCode(422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s1        | 127.0.0.1:3306/x | 3306  | host of the primary",
                "s1        | 127.0.0.1        | 0     | port of the primary",
                "s1        | 127.0.0.1        | 65536 | port of the primary",
                "mysql     | 127.0.0.1        | 3306  | schema of shard -",
                "_shardway | 127.0.0.1        | 3306  | schema of shard -",
                "a/b?c=d   | 127.0.0.1        | 3306  | schema of shard -"
            })
    void refusesServersThatCannotBeMeant(String schema, String host, int port, String message) {
        createKeyspace(Branches.create(), "ks", shard("-", schema, host, port))
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_params"))
                .body("message", containsString(message));
    }

    @Test
    void refusesOneSchemaForTwoShardsAndOneServerTwice() {
        String branch = Branches.create();
        createKeyspace(branch, "ks", List.of(shard("-80", "same", server), shard("80-", "SAME", server)))
                .then()
                .statusCode(422)
                .body("message", containsString("belongs to shard ks/-80 already"));
        createKeyspace(branch, "first", shard("-", "taken", server)).then().statusCode(201);
        createKeyspace(branch, "second", shard("-", "taken", server))
                .then()
                .statusCode(422)
                .body("message", containsString("belongs to shard first/- already"));
        var twice = shard("-", "other", server);
        twice.put("replicas", List.of(Map.of("host", server.host(), "port", server.port())));
        createKeyspace(branch, "third", twice).then().statusCode(422).body("message", containsString("stands twice"));
        var shared = shard("-", "other", server);
        var one = Map.of("user", "u", "password", "very-secret");
        shared.put("accounts", Map.of("writer", one, "reader", one, "application", one));
        var answer = createKeyspace(branch, "fourth", shared);
        answer.then().statusCode(422).body("message", containsString("an account of its own"));
        assertThat(answer.asString()).doesNotContain("very-secret");
    }

    @Test
    void changesAShardAndGrowsTheTopologyVersion() {
        String branch = Branches.create();
        createKeyspace(branch, "ks", shard("-", "s1", server)).then().statusCode(201);
        long before = topology(branch).getLong("topologyVersion");

        var accounts = new HashMap<>(ACCOUNTS);
        accounts.put("reader", Map.of("user", "reader2", "password", "new-secret"));
        call().body(Map.of("replicas", List.of(Map.of("host", "replica.example", "port", 3307)), "accounts", accounts))
                .patch(branch + "/keyspaces/ks/shards/-")
                .then()
                .statusCode(200)
                .body("schema", equalTo("s1"))
                .body("replicas[0].host", equalTo("replica.example"));

        JsonPath after = topology(branch);
        assertThat(after.getLong("topologyVersion")).isGreaterThan(before);
        assertThat(after.getString("keyspaces[0].shards[0].accounts.reader.user"))
                .isEqualTo("reader2");
        assertThat(after.getString("keyspaces[0].shards[0].accounts.writer.user"))
                .isEqualTo(Account.WRITER.user());
        call().get(branch + "/keyspaces/ks/shards")
                .then()
                .body("data.name", contains("-"))
                .body("data[0].replicas.size()", equalTo(1));
        assertThat(call().get(branch + "/keyspaces/ks/shards/-").asString()).doesNotContain("secret");
        call().body(Map.of(
                        "replicas", List.of(),
                        "accounts", Map.of("reader", Map.of("user", "reader3", "password", "new-secret"))))
                .patch(branch + "/keyspaces/ks/shards/-")
                .then()
                .statusCode(200)
                .body("replicas", empty());
        call().body(Map.of("name", "-80"))
                .patch(branch + "/keyspaces/ks/shards/-")
                .then()
                .statusCode(422);
        call().body(Map.of()).patch(branch + "/keyspaces/ks/shards/-80").then().statusCode(404);
        call().patch(branch + "/keyspaces/ks/shards/-").then().statusCode(400);
    }

    @Test
    void keepsTheServersOfARunningWorkflow() {
        long number = createWorkflow("keeps its place", "orders").jsonPath().getLong("number");
        awaitState(number, "running");
        String path = D + "/branches/main/keyspaces/shop2";

        call().body(Map.of("schema", "elsewhere"))
                .patch(path + "/shards/-")
                .then()
                .statusCode(422)
                .body("code", equalTo("unprocessable"))
                .body("message", containsString("workflow " + number + " (keeps its place) in state running"));
        call().delete(path).then().statusCode(422).body("message", containsString("workflow " + number));
        call().body(Map.of("replicas", List.of()))
                .patch(path + "/shards/-")
                .then()
                .statusCode(200);

        cancel(number);
        awaitState(number, "cancelled");
        assertThat(services.wanted()).isNotNull();
    }

    @Test
    void deletesAKeyspaceThatNothingUses() {
        String branch = Branches.create();
        createKeyspace(branch, "ks", shard("-", "s1", server)).then().statusCode(201);

        call().delete(branch + "/keyspaces/ks").then().statusCode(200).body("name", equalTo("ks"));

        call().get(branch + "/keyspaces").then().body("data.name", not(hasItem("ks")));
        call().delete(branch + "/keyspaces/ks").then().statusCode(404);
        createKeyspace(branch, "ks", shard("-", "s1", server)).then().statusCode(201);
    }

    @Test
    void testsAConnectionBeforeAndAfterTheKeyspaceExists() {
        String schema = TestNames.unique("tested");
        server.createSchema(schema);
        String branch = Branches.create();
        var body = shard("-", schema, server);

        var report = call().body(body).post(branch + "/test-connection");

        report.then()
                .statusCode(200)
                .body("can_connect", equalTo(true))
                .body("usable", equalTo(true))
                .body("error", nullValue())
                .body("servers[0].flavour", equalTo("MariaDB"))
                .body("servers[0].version", containsString("MariaDB"))
                .body("servers[0].accounts.account", contains("writer", "reader", "application"))
                .body("servers[0].checks.find { it.name == 'log_bin' }.ok", equalTo(true))
                .body("servers[0].checks.name", hasItem("binlog_expire_logs_seconds"));
        createKeyspace(branch, "ks", body).then().statusCode(201);
        call().post(branch + "/keyspaces/ks/shards/-/test-connection").then().body("usable", equalTo(true));
    }

    @Test
    void saysWhyAConnectionFailsAndWhatIsMissing() {
        String schema = TestNames.unique("poor");
        server.createSchema(schema);
        server.execute(
                "CREATE OR REPLACE USER poor@'%' IDENTIFIED BY 'poor-secret'",
                "GRANT SELECT ON " + schema + ".* TO poor@'%'");
        String branch = Branches.create();
        var body = shard("-", schema, server);
        body.put(
                "accounts",
                Map.of(
                        "writer", Map.of("user", "poor", "password", "poor-secret"),
                        "reader", Map.of("user", "poor", "password", "wrong-secret"),
                        "application", ACCOUNTS.get("application")));

        var answer = call().body(body).post(branch + "/test-connection");

        answer.then()
                .statusCode(200)
                .body("can_connect", equalTo(false))
                .body("usable", equalTo(false))
                .body("error", containsString("poor"))
                .body("servers[0].accounts[0].missing_rights", hasItem("TRIGGER ON `" + schema + "`.*"))
                .body("servers[0].accounts[1].can_connect", equalTo(false));
        assertThat(answer.asString()).doesNotContain("poor-secret").doesNotContain("wrong-secret");

        call().body(shard("-", schema, "127.0.0.1", 1))
                .post(branch + "/test-connection")
                .then()
                .statusCode(200)
                .body("can_connect", equalTo(false))
                .body("servers[0].version", nullValue())
                .body("servers[0].accounts.can_connect", containsInAnyOrder(false, false, false));
        call().body(shard("-", TestNames.unique("missing"), server))
                .post(branch + "/test-connection")
                .then()
                .body("can_connect", equalTo(false))
                .body("error", containsString("sees no schema"));
        call().body(Map.of("schema", schema))
                .post(branch + "/test-connection")
                .then()
                .statusCode(422);
    }

    @Test
    void sendsStoredPasswordsToNoServerThatACallerNames() throws IOException {
        String branch = Branches.create();
        createKeyspace(branch, "ks", shard("-", "s1", server)).then().statusCode(201);
        String path = branch + "/keyspaces/ks/shards/-";
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var named = Map.of("host", "127.0.0.1", "port", listener.getLocalPort());
            var part = Map.of("writer", ACCOUNTS.get("writer"), "reader", ACCOUNTS.get("reader"));
            for (Map<String, Object> body : List.<Map<String, Object>>of(
                    Map.of("primary", named),
                    Map.of("replicas", List.of(named)),
                    Map.of("primary", named, "accounts", part),
                    Map.of("replicas", List.of(named), "accounts", Map.of()))) {
                for (Response refused : List.of(
                        call().body(body).post(path + "/test-connection"),
                        call().body(body).patch(path))) {
                    refused.then()
                            .statusCode(422)
                            .body("code", equalTo("invalid_params"))
                            .body("message", containsString("stored passwords go to no other"));
                }
            }
            listener.setSoTimeout(200);
            assertThatThrownBy(listener::accept).as("nobody has come").isInstanceOf(SocketTimeoutException.class);
        }
        var again = Map.of("host", server.host(), "port", server.port());
        call().body(Map.of("primary", again, "schema", "s2"))
                .post(path + "/test-connection")
                .then()
                .statusCode(200);
    }

    @Test
    void endsWithAReportWhenAServerNeverSpeaks() throws IOException {
        String branch = Branches.create();
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var threads = Executors.newFixedThreadPool(6)) {
            var body = shard("-", "s1", "127.0.0.1", silent.getLocalPort());
            body.put("replicas", List.of(Map.of("host", "localhost", "port", silent.getLocalPort())));
            var pending = new ArrayList<CompletableFuture<Response>>();
            for (int i = 0; i < 6; i++) {
                pending.add(CompletableFuture.supplyAsync(
                        () -> call().body(body).post(branch + "/test-connection"), threads));
            }
            // Everybody else is served meanwhile.
            call().get(branch + "/keyspaces").then().statusCode(200);

            var answers = pending.stream()
                    .map(answer -> answer.orTimeout(40, TimeUnit.SECONDS).join())
                    .toList();

            assertThat(answers)
                    .extracting(Response::statusCode)
                    .contains(200, 503)
                    .containsOnly(200, 503);
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                    .hasSize(4)
                    .allSatisfy(report -> report.then()
                            .body("can_connect", equalTo(false))
                            .body("error", containsString("127.0.0.1:" + silent.getLocalPort())));
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 503))
                    .allSatisfy(
                            refused -> assertThat(refused.header("Retry-After")).isNotNull());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "2852039166", "[fe80::1]", "[::ffff:169.254.169.254]"})
    void visitsNoLinkLocalAddress(String host) {
        call().body(shard("-", "s1", host, 80))
                .post(Branches.create() + "/test-connection")
                .then()
                .statusCode(200)
                .body("can_connect", equalTo(false))
                .body("error", containsString("link-local"));
    }

    private static JsonPath topology(String branch) {
        String name = branch.substring(branch.lastIndexOf('/') + 1);
        return io.restassured.RestAssured.given()
                .header("Authorization", "Bearer " + ApiServers.INTERNAL)
                .get("/internal/v1/branches/acme/shop/" + name + "/topology")
                .jsonPath();
    }
}
