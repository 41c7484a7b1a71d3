package io.shardway.api;

import static io.restassured.RestAssured.given;
import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.act;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static io.shardway.api.Rest.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.shardway.contract.ContractJson;
import io.shardway.contract.topology.WorkflowSpec;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class WorkflowLifeIT {

    private final FakeServices services = FakeServices.shared();

    @Test
    void goesThereAndBackAndThereAgainAndCompletes() {
        var created = createWorkflow("all the way", "orders", "order_lines");
        created.then()
                .statusCode(201)
                .body("type", equalTo("Workflow"))
                .body("name", equalTo("all the way"))
                .body("completed_at", nullValue())
                .body("branch.name", equalTo("main"))
                .body("source_keyspace.name", equalTo("shop"))
                .body("actor.display_name", equalTo("local"));
        long number = created.jsonPath().getLong("number");
        var id = UUID.fromString(created.path("id"));

        awaitState(number, "running");
        show(number)
                .then()
                .body("data_copy_completed_at", notNullValue())
                .body("tables.find { it.name == 'orders' }.rows_copied", equalTo(2))
                .body("tables.find { it.name == 'orders' }.rows_percentage", equalTo(100))
                .body("streams[0].source_shard", equalTo("-"));
        assertThat(spec(id).source().shards().getFirst().accounts().writer().password())
                .isNotEmpty();

        act(number, "verify-data").then().statusCode(200).body("state", equalTo("verifying_data"));
        awaitState(number, "verified_data");
        show(number)
                .then()
                .body("vdiff.state", equalTo("completed"))
                .body("vdiff.has_mismatch", equalTo(false))
                .body("vdiff.table_reports[0].table_name", equalTo("orders"))
                .body("verify_data_by.id", equalTo("local"));
        act(number, "switch-replicas").then().statusCode(200);
        awaitState(number, "switched_replicas");
        act(number, "switch-primaries").then().statusCode(200).body("state", equalTo("switching_primaries"));
        awaitState(number, "switched_primaries");
        call().post(D + "/workflows/" + number + "/verifications")
                .then()
                .statusCode(201)
                .body("state", equalTo("switched_primaries"));
        await().until(() -> "completed".equals(show(number).path("vdiff.state")));
        act(number, "reverse-traffic").then().statusCode(200);
        awaitState(number, "running");
        act(number, "switch-primaries").then().statusCode(200);
        awaitState(number, "switched_primaries");
        cancel(99_999).then().statusCode(404).body("code", equalTo("not_found"));
        act(number, "cutover").then().statusCode(200).body("state", equalTo("cutting_over"));
        awaitState(number, "cutover");
        act(number, "complete").then().statusCode(200);
        awaitState(number, "completed");

        show(number)
                .then()
                .body("completed_by.id", equalTo("local"))
                .body("replicas_switched", equalTo(true))
                .body("primaries_switched", equalTo(true));
        await().untilAsserted(() -> assertThat(services.wanted().keySet())
                .as("null values end every unit")
                .noneMatch(key -> key.startsWith(id.toString())));
        assertThat(services.received(id).stream()
                        .flatMap(received -> received.command().stream())
                        .map(command -> command.generation())
                        .distinct()
                        .count())
                .as("every command once")
                .isEqualTo(services.received(id).stream()
                        .filter(received -> received.command().isPresent())
                        .count());
    }

    @Test
    void cancelsAndFreesTheBranch() {
        long first = createWorkflow("first", "orders").jsonPath().getLong("number");
        createWorkflow("second", "orders").then().statusCode(422).body("code", equalTo("unprocessable"));

        cancel(first).then().statusCode(200);
        awaitState(first, "cancelled");
        long third = createWorkflow("third", "orders").jsonPath().getLong("number");
        cancel(third).then().statusCode(200);
        awaitState(third, "cancelled");

        assertThat(third).isEqualTo(first + 1);
        act(third, "retry").then().statusCode(422).body("code", equalTo("unprocessable"));
        List<Integer> numbers =
                call().get(D + "/workflows?per_page=2").jsonPath().getList("data.number");
        assertThat(numbers).hasSize(2).isSortedAccordingTo((a, b) -> b - a);
    }

    private static WorkflowSpec spec(UUID id) {
        byte[] json = given().header("Authorization", "Bearer " + ApiServers.INTERNAL)
                .get("/internal/v1/workflows/" + id)
                .asByteArray();
        return ContractJson.read(json, WorkflowSpec.class);
    }
}
