package io.shardway.api;

import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.act;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static io.shardway.api.Rest.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.shardway.testing.Account;
import io.shardway.testing.SharedServers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Dry runs: the ordered list of what would happen; refused as the action is; and nothing is changed by them. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class DryRunIT {

    private static final List<String> ACTIONS =
            List.of("switch-replicas", "switch-primaries", "reverse-traffic", "cutover", "complete", "cancel");

    private final FakeServices services = FakeServices.shared();

    @Test
    void showsWhatASwitchWouldDo() {
        long number = createWorkflow("dry switch", "orders").jsonPath().getLong("number");
        awaitState(number, "running");

        dryRun(number, "switch-primaries")
                .then()
                .statusCode(200)
                .body("type", equalTo("DryRun"))
                .body("workflow_number", equalTo((int) number))
                .body("state", equalTo("running"))
                .body("end_state", equalTo("switched_primaries"))
                .body("steps[0].want", equalTo("capture"))
                .body("steps[1].service", equalTo("cutover-service"))
                .body(
                        "steps[1].steps.name",
                        contains(
                                "CheckReadiness",
                                "ArmFence",
                                "BufferTraffic",
                                "FenceServing",
                                "DrainAndSeal",
                                "Decide",
                                "OpenOther",
                                "LeadTraffic"))
                .body("findings.check", hasItems("verification", "replication_lag", "servers"))
                .body("findings.find { it.check == 'verification' }.ok", equalTo(false))
                .body("findings.findAll { it.check == 'servers' }.ok", contains(true, true));

        cancel(number);
        awaitState(number, "cancelled");
    }

    @Test
    void namesWhatWouldBeDropped() {
        long number = createWorkflow("dry cancel", "orders").jsonPath().getLong("number");
        awaitState(number, "running");

        dryRun(number, "cancel")
                .then()
                .statusCode(200)
                .body("end_state", equalTo("cancelled"))
                .body("steps[-1].steps.find { it.name == 'DropCopies' }.tables", contains("shop2.orders"))
                .body("steps[-1].steps.findAll { it.effect == 'drops' }.name", hasItem("DropSidecars"));

        cancel(number);
        awaitState(number, "cancelled");
    }

    @Test
    void refusesWhatTheActionRefuses() {
        long number = createWorkflow("dry refusal", "orders").jsonPath().getLong("number");
        awaitState(number, "running");
        String real = act(number, "complete").then().statusCode(422).extract().path("message");

        dryRun(number, "complete")
                .then()
                .statusCode(422)
                .body("code", equalTo("unprocessable"))
                .body("message", equalTo(real));
        dryRun(number, "explode").then().statusCode(422).body("message", containsString("There is no action explode"));
        call().post(D + "/workflows/" + number + "/dry-run").then().statusCode(400);
        call().body(Map.of("action", "cancel"))
                .post(D + "/workflows/999999/dry-run")
                .then()
                .statusCode(404);

        cancel(number);
        awaitState(number, "cancelled");
    }

    @Test
    void refusesToGuessThatAnActionWasMeantDry() {
        long number = createWorkflow("no guessing", "orders").jsonPath().getLong("number");
        awaitState(number, "running");

        call().patch(D + "/workflows/" + number + "/switch-primaries?dry_run=true")
                .then()
                .statusCode(400)
                .body("message", containsString("/dry-run"));
        call().delete(D + "/workflows/" + number + "?dry_run=1").then().statusCode(400);
        assertThat(Rest.state(number)).isEqualTo("running");

        cancel(number);
        awaitState(number, "cancelled");
    }

    @Test
    void changesNothing() {
        long number = createWorkflow("dry", "orders").jsonPath().getLong("number");
        awaitState(number, "running");
        UUID workflow = UUID.fromString(show(number).path("id"));
        String before = show(number).asString();
        int commands = services.received(workflow).size();
        List<String> events = events(number);
        List<String> servers = servers();

        ACTIONS.forEach(action -> dryRun(number, action));

        assertThat(show(number).asString()).isEqualTo(before);
        assertThat(events(number)).isEqualTo(events);
        assertThat(servers()).isEqualTo(servers);
        // The relay would have sent by the time that a real action has been carried out.
        act(number, "switch-replicas");
        awaitState(number, "switched_replicas");
        assertThat(services.received(workflow))
                .as("only the command of the real action")
                .hasSize(commands + 1);

        cancel(number);
        awaitState(number, "cancelled");
    }

    private static Response dryRun(long number, String action) {
        return call().body(Map.of("action", action)).post(D + "/workflows/" + number + "/dry-run");
    }

    private static List<String> events(long number) {
        return call().get(D + "/workflows/" + number + "/events").jsonPath().getList("data.sequence", String.class);
    }

    /** Schemas, tables and triggers of both servers. */
    private static List<String> servers() {
        List<String> found = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            try (var connection = SharedServers.mariadb(name).connect(Account.ROOT);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "SELECT CONCAT_WS(' ', table_schema, table_name, create_time) FROM information_schema.tables"
                                    + " WHERE table_schema IN ('" + ApiServers.SOURCE + "', '" + ApiServers.TARGET
                                    + "', '_shardway') UNION ALL SELECT CONCAT_WS(' ', trigger_schema, trigger_name)"
                                    + " FROM information_schema.triggers ORDER BY 1")) {
                while (rows.next()) {
                    found.add(name + " " + rows.getString(1));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return found;
    }
}
