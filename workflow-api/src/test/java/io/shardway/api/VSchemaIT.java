package io.shardway.api;

import static io.shardway.api.Branches.createKeyspace;
import static io.shardway.api.Branches.shard;
import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.act;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The VSchema of a keyspace, checked against real servers. The causes one by one: {@code VSchemaCheckTest}. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class VSchemaIT {

    private static final String SHARDED = """
            {"sharded": true, "vindexes": {"hash": {"type": "hash"}},
             "tables": {"customer": {"column_vindexes": [{"column": "id", "name": "hash"}]}}}""";

    private final MariaDbServer server = SharedServers.mariadb("a");
    private final FakeServices services = FakeServices.shared();

    @Test
    void derivesAVSchemaFromTheLiveTables() {
        var vschema = call().get(D + "/branches/main/keyspaces/shop/vschema").jsonPath();

        assertThat(vschema.getString("raw")).contains("\"sharded\" : false").contains("\"orders\" : { }");
        assertThat(vschema.getString("html")).startsWith("<pre>{").contains("&quot;orders&quot;");
    }

    @Test
    void storesWhatHoldsAndShowsItAsItWasWritten() {
        String keyspace = keyspaceWithCustomer();

        patch(keyspace, SHARDED).then().statusCode(200).body("raw", equalTo(SHARDED));

        call().get(keyspace + "/vschema").then().body("raw", equalTo(SHARDED));
        String explicit = SHARDED.replace("\"sharded\"", "\"require_explicit_routing\": true, \"sharded\"");
        patch(keyspace, explicit).then().statusCode(200).body("raw", equalTo(explicit));
        assertThat(topology(keyspace).getList("explicitKeyspaces"))
                .as("gateways leave it out of global routing")
                .containsExactly("ks");
    }

    @Test
    void refusesWhatDoesNotHoldAndKeepsWhatWasThere() {
        String keyspace = keyspaceWithCustomer();
        patch(keyspace, SHARDED).then().statusCode(200);

        invalid(patch(keyspace, "{"), "is not JSON");
        invalid(patch(keyspace, SHARDED.replace("customer", "nowhere")), "there is no table nowhere");
        invalid(patch(keyspace, SHARDED.replace("\"column\": \"id\"", "\"column\": \"nr\"")), "no column nr");
        invalid(
                patch(keyspace, SHARDED.replace("\"column\": \"id\"", "\"column\": \"note\"")),
                "needs an integer column");
        invalid(patch(keyspace, SHARDED.replace("\"type\": \"hash\"", "\"type\": \"xxhash\"")), "has rows");
        call().body(Map.of()).patch(keyspace + "/vschema").then().statusCode(400);
        call().patch(keyspace + "/vschema").then().statusCode(400);

        call().get(keyspace + "/vschema").then().body("raw", equalTo(SHARDED));
    }

    @Test
    void takesOneOfSeveralWritersAndLosesNone() {
        String keyspace = keyspaceWithCustomer();
        List<String> texts =
                IntStream.range(0, 6).mapToObj(i -> SHARDED + " ".repeat(i)).toList();

        List<Response> answers =
                texts.parallelStream().map(text -> patch(keyspace, text)).toList();

        assertThat(answers).allMatch(answer -> answer.statusCode() == 200 || answer.statusCode() == 422);
        var accepted = IntStream.range(0, texts.size())
                .filter(i -> answers.get(i).statusCode() == 200)
                .mapToObj(texts::get)
                .toList();
        assertThat(call().get(keyspace + "/vschema").jsonPath().getString("raw"))
                .isIn(accepted);
    }

    @Test
    void leavesTheVSchemaAloneWhileTrafficMoves() {
        long number = createWorkflow("vschema stays", "orders").jsonPath().getLong("number");
        awaitState(number, "running");
        String keyspace = D + "/branches/main/keyspaces/shop2";
        patch(keyspace, "{\"tables\":{\"orders\":{}}}").then().statusCode(200);
        services.fallSilent();
        act(number, "switch-primaries").then().statusCode(200).body("state", equalTo("switching_primaries"));

        patch(keyspace, "{\"tables\":{}}")
                .then()
                .statusCode(422)
                .body("code", equalTo("unprocessable"))
                .body(
                        "message",
                        containsString("workflow " + number + " (vschema stays) in state switching_primaries"));

        services.speakAgain();
        awaitState(number, "switched_primaries");
        patch(keyspace, "{\"tables\":{}}").then().statusCode(200);
        cancel(number);
        awaitState(number, "cancelled");
    }

    @Test
    void letsChangesOfOneBranchMeet() {
        String keyspace = keyspaceWithCustomer();
        String branch = keyspace.substring(0, keyspace.indexOf("/keyspaces/"));
        String name = branch.substring(branch.lastIndexOf('/') + 1);
        var target = Branches.shard("-", TestNames.unique("vs"), SharedServers.mariadb("b"));
        createKeyspace(branch, "other", target).then().statusCode(201);
        var wish = new HashMap<>(Rest.wish("meets", "customer"));
        wish.putAll(Map.of("branch_name", name, "source_keyspace", "ks", "target_keyspace", "other"));
        SharedServers.mariadb("b").createSchema(String.valueOf(target.get("schema")));
        var statuses = new ConcurrentLinkedQueue<Integer>();

        try (var threads = Executors.newFixedThreadPool(12)) {
            for (int i = 0; i < 16; i++) {
                String extra = TestNames.unique("extra");
                threads.execute(
                        () -> statuses.add(patch(keyspace, "{\"tables\":{}}").statusCode()));
                threads.execute(() -> statuses.add(
                        createKeyspace(branch, extra, shard("-", extra, server)).statusCode()));
                threads.execute(() -> statuses.add(
                        call().body(wish).post(Rest.D + "/workflows").statusCode()));
            }
        }

        assertThat(statuses).hasSize(48).as("nobody waits in a circle").isSubsetOf(200, 201, 422);
        assertThat(statuses).contains(200, 201);
        call().get(Rest.D + "/workflows?per_page=100")
                .jsonPath()
                .getList("data.findAll { it.name == 'meets' }.number", Long.class)
                .forEach(number -> {
                    Rest.cancel(number);
                    Rest.awaitState(number, "cancelled");
                });
    }

    private String keyspaceWithCustomer() {
        String schema = TestNames.unique("vs");
        server.createSchema(schema);
        server.execute(
                "CREATE TABLE " + schema + ".customer (id BIGINT PRIMARY KEY, note VARCHAR(9))",
                "INSERT INTO " + schema + ".customer VALUES (1, 'one')");
        String branch = Branches.create();
        createKeyspace(branch, "ks", shard("-", schema, server)).then().statusCode(201);
        return branch + "/keyspaces/ks";
    }

    private static JsonPath topology(String keyspace) {
        String branch = keyspace.replaceFirst(".*/branches/", "").replaceFirst("/.*", "");
        return RestAssured.given()
                .header("Authorization", "Bearer " + ApiServers.INTERNAL)
                .get("/internal/v1/branches/acme/shop/" + branch + "/topology")
                .jsonPath();
    }

    private static Response patch(String keyspace, String vschema) {
        return call().body(Map.of("vschema", vschema)).patch(keyspace + "/vschema");
    }

    private static void invalid(Response answer, String message) {
        answer.then().statusCode(422).body("code", equalTo("invalid_params")).body("message", containsString(message));
    }
}
