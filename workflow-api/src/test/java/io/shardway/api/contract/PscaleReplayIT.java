package io.shardway.api.contract;

import static io.shardway.api.Rest.awaitState;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.shardway.api.ApiServers;
import io.shardway.api.FakeRouting;
import io.shardway.api.FakeServices;
import io.shardway.api.Rest;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.testing.TestNames;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every request of the unmodified CLI, with exactly its bytes, in a workflow's life; every answer read by the strictest decoder. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class PscaleReplayIT {

    private static final String USER_AGENT = "pscale-cli/v0.251.0 planetscale-go/v0.150.0";

    private final FakeServices services = FakeServices.shared();
    private final Set<PscaleCall> replayed = EnumSet.noneOf(PscaleCall.class);
    private long number;

    @BeforeEach
    void free() {
        Rest.freeTheBranch();
    }

    @Test
    void answersEveryCallOfTheCliInAWorkflowsLife() {
        for (PscaleCall call : PscaleCall.values()) {
            if (call.onlyReads() && call != PscaleCall.SHOW) {
                replay(call);
            }
        }
        changeTheNeighbours();
        create("replayed");
        awaitState(number, "running");
        assertThat(replay(PscaleCall.VERIFY_DATA).path("state").textValue()).isEqualTo("verifying_data");
        awaitState(number, "verified_data");
        replay(PscaleCall.SWITCH_REPLICAS);
        awaitState(number, "switched_replicas");
        replay(PscaleCall.SWITCH_PRIMARIES);
        awaitState(number, "switched_primaries");
        replay(PscaleCall.REVERSE_TRAFFIC);
        awaitState(number, "running");
        failTheStream();
        assertThat(replay(PscaleCall.RETRY).path("retried_by").path("id").textValue())
                .isEqualTo("local");
        awaitState(number, "running");
        replay(PscaleCall.SWITCH_PRIMARIES);
        awaitState(number, "switched_primaries");
        replay(PscaleCall.CUTOVER);
        awaitState(number, "cutover");
        replay(PscaleCall.REVERSE_CUTOVER);
        awaitState(number, "reversed_cutover");
        replay(PscaleCall.COMPLETE);
        awaitState(number, "completed");
        var completed = replay(PscaleCall.SHOW);
        assertThat(completed.path("vdiff").path("table_reports")).isNotEmpty();
        assertThat(replay(PscaleCall.LIST).path("data").get(0).path("number").longValue())
                .isEqualTo(number);
        create("replayed and cancelled");
        replay(PscaleCall.CANCEL);
        awaitState(number, "cancelled");
        replay(PscaleCall.SHOW);

        assertThat(replayed).as("every call of the contract").containsExactlyInAnyOrder(PscaleCall.values());
    }

    @Test
    void tellsWhatBecameOfAStream() {
        create("with logs");
        awaitState(number, "running");
        failTheStream();

        var stream = replay(PscaleCall.SHOW).path("streams").get(0);

        assertThat(stream.path("state").textValue()).isEqualTo("error");
        assertThat(texts(stream.path("logs"), "log_type"))
                .containsExactly("Stream Created", "State Changed", "State Changed", "Error");
        assertThat(texts(stream.path("logs"), "state")).containsExactly("pending", "copying", "running", "error");
        assertThat(texts(stream.path("logs"), "message").getLast()).contains("a duplicate key");
        assertThat(texts(stream.path("logs"), "id")).doesNotHaveDuplicates();
        assertThat(stream.path("created_at"))
                .isEqualTo(stream.path("logs").get(0).path("created_at"));
        replay(PscaleCall.CANCEL);
        awaitState(number, "cancelled");
        var ended = replay(PscaleCall.SHOW).path("streams").get(0);
        assertThat(ended.path("state").textValue()).isEqualTo("stopped");
    }

    @Test
    void tellsWhereASchemaChangeStoppedAStream() {
        var id = create("stopped by a schema change");
        awaitState(number, "running");
        long generation = services.newest(id, "1/capture/-").generation();
        services.say(new WorkflowEvent.StreamHalted(
                id, 1, generation, "1/capture/-", "-", "ALTER TABLE orders ADD x INT", "0-1-77"));
        awaitState(number, "stopped");

        var stream = replay(PscaleCall.SHOW).path("streams").get(0);

        assertThat(stream.path("state").textValue()).isEqualTo("stopped");
        assertThat(stream.path("stop_position").textValue()).isEqualTo("0-1-77");
        replay(PscaleCall.CANCEL);
        awaitState(number, "cancelled");
    }

    @Test
    void acceptsEveryFormOfTheVersionHeaders() {
        for (String agent :
                List.of(USER_AGENT, "pscale-cli/ planetscale-go/unknown", "pscale-cli/unknown planetscale-go/")) {
            for (String version : List.of("", "0.251.0")) {
                var answer = RawHttp.send(RestAssured.port, PscaleCall.LIST.request(agent, version, 0, ""));
                assertThat(answer.status())
                        .as("%s, version '%s'", agent, version)
                        .isEqualTo(200);
            }
        }
    }

    /** Section 3.3: a keyspace without servers comes and goes, the VSchema and the rules are replaced. */
    private void changeTheNeighbours() {
        String keyspace = TestNames.unique("replayed");
        assertThat(read(PscaleCall.CREATE_KEYSPACE, keyspace).path("ready").booleanValue())
                .isFalse();
        Rest.call()
                .delete(Rest.D + "/branches/main/keyspaces/" + keyspace)
                .then()
                .statusCode(200);
        assertThat(replay(PscaleCall.CHANGE_VSCHEMA).path("raw").textValue()).isEqualTo("{\"tables\":{}}");
        FakeRouting.shared();
        assertThat(replay(PscaleCall.CHANGE_ROUTING_RULES).path("raw").textValue())
                .contains("rules");
    }

    private UUID create(String name) {
        var created = read(PscaleCall.CREATE, name);
        number = created.path("number").longValue();
        return UUID.fromString(created.path("id").textValue());
    }

    private JsonNode replay(PscaleCall call) {
        return read(call, "");
    }

    private JsonNode read(PscaleCall call, String name) {
        replayed.add(call);
        var answer = RawHttp.send(RestAssured.port, call.request(USER_AGENT, "0.251.0", number, name));
        assertThat(answer.status()).as("%s: %s", call, answer.body()).isEqualTo(call.status());
        assertThat(answer.header("content-type")).as("%s", call).hasValueSatisfying(type -> assertThat(type)
                .startsWith("application/json"));
        assertThat(answer.header("content-encoding"))
                .as("%s is offered gzip", call)
                .hasValue("gzip");
        assertThat(faults(call.shape(), answer.body()))
                .as("%s: %s", call, answer.body())
                .isEmpty();
        var body = StrictDecoder.read(answer.body());
        if (call.shape().equals("workflow")) {
            assertThat(body.path("streams").isArray() && body.path("tables").isArray())
                    .as("a single workflow has streams and tables")
                    .isTrue();
        }
        if (call == PscaleCall.LIST) {
            body.path("data").forEach(item -> assertThat(item.has("streams") || item.has("tables"))
                    .as("streams and tables are left out in lists")
                    .isFalse());
        }
        return body;
    }

    private static List<String> faults(String shape, String body) {
        return shape.startsWith("[")
                ? StrictDecoder.faultsOfList(body, shape.substring(1, shape.length() - 1))
                : StrictDecoder.faults(body, shape);
    }

    private void failTheStream() {
        services.failApply(UUID.fromString(replay(PscaleCall.SHOW).path("id").textValue()), () -> "error"
                .equals(Rest.state(number)));
    }

    private static List<String> texts(JsonNode array, String key) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.path(key).textValue()));
        return texts;
    }
}
