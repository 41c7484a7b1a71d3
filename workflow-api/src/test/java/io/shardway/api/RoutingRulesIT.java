package io.shardway.api;

import static io.shardway.api.Branches.createKeyspace;
import static io.shardway.api.Branches.shard;
import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRulesAnswer;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routing rules through REST and Kafka; cutover-service's part is played by {@link FakeRouting}. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class RoutingRulesIT {

    private final MariaDbServer server = SharedServers.mariadb("a");
    private final FakeRouting routing = FakeRouting.shared();
    private final FakeServices services = FakeServices.shared();
    private String branch = "";
    private String key = "";

    @BeforeEach
    void fillABranch() {
        String schema = TestNames.unique("rules");
        server.createSchema(schema);
        server.execute(
                "CREATE TABLE " + schema + ".customer (id INT PRIMARY KEY)",
                "CREATE TABLE " + schema + ".orders (id INT PRIMARY KEY)");
        branch = Branches.create();
        key = "acme/shop/" + branch.substring(branch.lastIndexOf('/') + 1);
        createKeyspace(branch, "shop", shard("-", schema, server)).then().statusCode(201);
        createKeyspace(branch, "old", shard("-", schema + "_old", server))
                .then()
                .statusCode(201);
    }

    @Test
    void showsNoRulesBeforeTheFirst() {
        call().get(branch + "/routing-rules")
                .then()
                .statusCode(200)
                .body("raw", containsString("\"rules\" : [ ]"))
                .body("html", containsString("<pre>{"));
    }

    @Test
    void storesRulesAndShowsThem() {
        patch(rule("old.customer", "shop.customer"))
                .then()
                .statusCode(200)
                .body("raw", containsString("\"from_table\" : \"old.customer\""))
                .body("raw", containsString("\"to_tables\" : [ \"shop.customer\" ]"));

        assertThat(routing.stored(key).orElseThrow().rulesOfUsers().rules()).hasSize(1);
        call().get(branch + "/routing-rules").then().body("raw", containsString("old.customer"));
        patch().then().statusCode(200).body("raw", containsString("\"rules\" : [ ]"));
    }

    @Test
    void refusesWhatCannotBeMeantAndAsksNobody() {
        invalid(patchText("{"), "it is not JSON");
        invalid(patch(rule("old.customer", "customer")), "names are written keyspace.table");
        invalid(patch(rule("old.customer", "nope.customer")), "leads to keyspace nope, which the branch has not");
        invalid(patch(rule("old.nothing", "shop.nothing")), "which does not exist on its server");
        call().body(Map.of()).patch(branch + "/routing-rules").then().statusCode(400);
        call().get(D + "/branches/nope/routing-rules").then().statusCode(404);

        assertThat(routing.stored(key)).isEmpty();
    }

    @Test
    void keepsTheTablesOfAWorkflow() {
        publishRoute("shop");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> raw(), raw -> raw.contains("\"from_table\" : \"orders@replica\""));

        invalid(patch(rule("shop.orders", "old.orders")), "shop.orders belongs to workflow");
        String all = raw().replace("\"rules\" : [ {", "\"rules\" : [ " + rule("old.customer", "shop.customer") + ", {");
        patchText(all).then().statusCode(200).body("raw", containsString("old.customer"));
        assertThat(routing.stored(key).orElseThrow().rulesOfUsers().rules())
                .as("what workflows lead is not stored as a rule of the user")
                .hasSize(1);

        publishRoute("old");
        await().atMost(Duration.ofSeconds(10)).until(() -> raw(), raw -> raw.contains("\"old.orders\" ]"));
        invalid(patchText(all), "belongs to workflow");
    }

    @Test
    void passesOnARefusalOfTheOneWhoKeepsTheRules() {
        long number = createWorkflow("in the way", "orders").jsonPath().getLong("number");
        UUID workflow = UUID.fromString(Rest.show(number).path("id"));
        routing.refuse(new RoutingRulesAnswer(
                UUID.randomUUID(),
                RoutingRulesAnswer.Outcome.REFUSED,
                Optional.of("traffic is being switched right now"),
                Optional.of(workflow),
                new RoutingSnapshot("a", "b", "c", 0, List.of())));

        patch(rule("old.customer", "shop.customer"))
                .then()
                .statusCode(422)
                .body("code", equalTo("unprocessable"))
                .body(
                        "message",
                        containsString("workflow " + number + " (in the way): traffic is being switched right now"));

        cancel(number);
        awaitState(number, "cancelled");
        assertThat(services.wanted()).isNotNull();
    }

    @Test
    void saysThatItDoesNotKnowWhenNobodyAnswersAndNothingComesLater() {
        routing.fallSilent();

        patch(rule("old.customer", "shop.customer"))
                .then()
                .statusCode(503)
                .body("code", equalTo("unavailable"))
                .body("message", containsString("nothing is half done"));

        FakeRouting.shared();
        patch(rule("old.orders", "shop.orders")).then().statusCode(200);
        assertThat(raw()).contains("old.orders").doesNotContain("old.customer");
    }

    @Test
    void storesEveryOneOfManyChangesAtOnceWholeOrNotAtAll() {
        List<Response> answers = IntStream.range(0, 6)
                .parallel()
                .mapToObj(i -> patch(
                        rule(i % 2 == 0 ? "old.customer" : "old.orders", i % 2 == 0 ? "shop.customer" : "shop.orders")))
                .toList();

        assertThat(answers).allMatch(answer -> answer.statusCode() == 200 || answer.statusCode() == 422);
        long accepted =
                answers.stream().filter(answer -> answer.statusCode() == 200).count();
        assertThat(accepted).isPositive();
        assertThat(routing.stored(key).orElseThrow().rulesOfUsers().version()).isEqualTo(accepted);
        assertThat(routing.stored(key).orElseThrow().rulesOfUsers().rules()).hasSize(1);
    }

    @Test
    void movesNoTableThatARuleLeadsAndDeletesNoKeyspaceThatARuleNames() {
        patch(rule("old.customer", "shop.customer")).then().statusCode(200);

        call().body(Map.of(
                        "branch_name", key.substring(key.lastIndexOf('/') + 1),
                        "name", "against a rule",
                        "source_keyspace", "old",
                        "target_keyspace", "shop",
                        "tables", List.of("customer")))
                .post(D + "/workflows")
                .then()
                .statusCode(422)
                .body("message", containsString("A routing rule leads old.customer to shop"));
        call().delete(branch + "/keyspaces/old")
                .then()
                .statusCode(422)
                .body("message", containsString("Routing rules name"));

        patch().then().statusCode(200);
        call().delete(branch + "/keyspaces/old").then().statusCode(200);
    }

    private void publishRoute(String serving) {
        var before = routing.stored(key);
        routing.publish(new RoutingSnapshot(
                "acme",
                "shop",
                key.substring(key.lastIndexOf('/') + 1),
                before.map(RoutingSnapshot::epoch).orElse(0L) + 1,
                List.of(new Route(
                        new UUID(1, 1), List.of("orders"), List.of("shop", "old"), serving, serving, Optional.empty())),
                before.flatMap(RoutingSnapshot::userRules)));
    }

    private String raw() {
        return call().get(branch + "/routing-rules").path("raw");
    }

    private Response patch(String... rules) {
        return patchText("{\"rules\":[" + String.join(",", rules) + "]}");
    }

    private Response patchText(String text) {
        return call().body(Map.of("routing_rules", text)).patch(branch + "/routing-rules");
    }

    private static String rule(String from, String to) {
        return "{\"from_table\":\"" + from + "\",\"to_tables\":[\"" + to + "\"]}";
    }

    private static void invalid(Response answer, String message) {
        answer.then().statusCode(422).body("code", equalTo("invalid_params")).body("message", containsString(message));
    }
}
