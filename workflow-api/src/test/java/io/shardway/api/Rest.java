package io.shardway.api;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shardway.api.contract.OpenApiCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Calls as the CLI makes them: JSON content type also without a body. Every answer is checked against the OpenAPI document. */
public final class Rest {

    public static final String D = "/v1/organizations/acme/databases/shop";

    private Rest() {}

    public static RequestSpecification call() {
        return given().filter(new OpenApiCheck())
                .header("Authorization", ApiServers.TOKEN)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json");
    }

    public static Map<String, Object> wish(String name, String... tables) {
        return Map.of(
                "branch_name", "main",
                "name", name,
                "source_keyspace", "shop",
                "target_keyspace", "shop2",
                "tables", List.of(tables),
                "global_keyspace", "",
                "defer_secondary_keys", true,
                "on_ddl", "STOP");
    }

    public static Response createWorkflow(String name, String... tables) {
        return call().body(wish(name, tables)).post(D + "/workflows");
    }

    public static Response act(long number, String action) {
        return call().patch(D + "/workflows/" + number + "/" + action);
    }

    public static Response cancel(long number) {
        return call().delete(D + "/workflows/" + number);
    }

    public static Response show(long number) {
        return call().get(D + "/workflows/" + number);
    }

    /** Whatever a test left active on the branch ends, so that the next one can create. */
    public static void freeTheBranch() {
        List<Map<String, Object>> workflows =
                call().get(D + "/workflows?per_page=100").jsonPath().getList("data");
        for (Map<String, Object> workflow : workflows) {
            long number = Long.parseLong(String.valueOf(workflow.get("number")));
            if (!List.of("completed", "cancelled").contains(workflow.get("state"))) {
                if (cancel(number).statusCode() == 200) {
                    awaitState(number, "cancelled");
                } else if (act(number, "complete").statusCode() == 200) {
                    awaitState(number, "completed");
                }
            }
        }
    }

    public static String state(long number) {
        return show(number).path("state");
    }

    public static void awaitState(long number, String state) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> state(number), state::equals);
    }
}
