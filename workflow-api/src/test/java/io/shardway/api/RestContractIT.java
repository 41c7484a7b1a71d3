package io.shardway.api;

import static io.restassured.RestAssured.given;
import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.act;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.shardway.testing.Account;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transport, errors, paging, look-ups and events as the contract has them. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class RestContractIT {

    private final FakeServices services = FakeServices.shared();

    @Test
    void letsNobodyInWithoutAToken() {
        given().get(D + "/workflows").then().statusCode(401).body("code", equalTo("unauthorized"));
        given().header("Authorization", "local:wrong")
                .get("/v1/anything")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthorized"));
        given().header("Authorization", ApiServers.TOKEN)
                .get("/internal/v1/branches/acme/shop/main/topology")
                .then()
                .statusCode(401);
    }

    @Test
    void answersEveryErrorInTheShapeOfTheContract() {
        call().get("/v1/nothing/here").then().statusCode(404).body("code", equalTo("not_found"));
        call().get("/nothing").then().statusCode(404).body("code", equalTo("not_found"));
        call().put(D + "/workflows").then().statusCode(405).body("code", equalTo("method_not_allowed"));
        call().get(D + "/workflows/abc").then().statusCode(404).body("code", equalTo("not_found"));
        call().get("/v1/organizations/acme/databases/nope/workflows").then().statusCode(404);
        call().body("{\"name\":").post(D + "/workflows").then().statusCode(400).body("code", equalTo("bad_request"));
        call().body("{\"tables\":{}}")
                .post(D + "/workflows")
                .then()
                .statusCode(400)
                .body("code", equalTo("bad_request"));
        call().post(D + "/workflows").then().statusCode(400).body("code", equalTo("bad_request"));
        call().get(D + "/workflows?page=0").then().statusCode(400).body("code", equalTo("bad_request"));
        call().get(D + "/workflows?between=yesterday").then().statusCode(400);
    }

    @Test
    void pagesTheListNewestFirst() {
        long first = createWorkflow("page one", "orders").jsonPath().getLong("number");
        cancel(first);
        awaitState(first, "cancelled");
        long second = createWorkflow("page two", "orders").jsonPath().getLong("number");
        cancel(second);
        awaitState(second, "cancelled");

        var page = call().get(D + "/workflows?per_page=1&page=2").jsonPath();

        assertThat(page.getString("type")).isEqualTo("list");
        assertThat(page.getInt("current_page")).isEqualTo(2);
        assertThat(page.getInt("prev_page")).isEqualTo(1);
        assertThat(page.getLong("data[0].number")).isEqualTo(first);
        assertThat(page.<Object>get("data[0].streams")).as("left out in lists").isNull();
    }

    @Test
    void acceptsADeleteThatHasAContentTypeAndNoLength() throws Exception {
        long number = createWorkflow("raw delete", "orders").jsonPath().getLong("number");

        try (var socket = new Socket("localhost", RestAssured.port)) {
            String request = "DELETE " + D + "/workflows/" + number + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + "Accept: application/json\r\nContent-Type: application/json\r\nAuthorization: " + ApiServers.TOKEN
                    + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200").contains("\"number\":" + number);
        }
        awaitState(number, "cancelled");
    }

    @Test
    void saysWhatIsPossibleWhenAnActionIsRefused() {
        long number = createWorkflow("refused", "orders").jsonPath().getLong("number");
        awaitState(number, "running");

        act(number, "complete")
                .then()
                .statusCode(422)
                .body("code", equalTo("unprocessable"))
                .body("message", containsString("in state running"))
                .body("message", containsString("switch-primaries"));

        cancel(number);
        awaitState(number, "cancelled");
    }

    @Test
    void keepsAccountsToItself() {
        String keyspaces = call().get(D + "/branches/main/keyspaces").asString();
        assertThat(keyspaces).contains("\"name\":\"shop\"").doesNotContain(Account.WRITER.password());
        call().get(D + "/branches/main/schema?keyspace=shop").then().body("data.name", hasItem("orders"));
        call().get(D + "/branches/main/schema").then().body("data.name", hasItem("orders"));
        call().get("/v1/organizations").then().body("data.name", hasItem("acme"));
    }

    @Test
    void streamsHistoryAndLiveEventsOnceAndInOrderAndResumes() throws Exception {
        long number = createWorkflow("watched", "orders").jsonPath().getLong("number");
        var ids = new ArrayList<Long>();
        var names = new ArrayList<String>();
        try (var client = HttpClient.newHttpClient()) {
            var lines = client.send(events(number, 0), HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .iterator();
            cancel(number);
            while (lines.hasNext()) {
                String line = lines.next();
                if (line.startsWith("id:")) {
                    ids.add(Long.parseLong(line.substring(3).strip()));
                } else if (line.startsWith("event:")) {
                    names.add(line.substring(6).strip());
                } else if (line.startsWith("data:") && line.contains("\"to\":\"cancelled\"")) {
                    break;
                }
            }
            client.shutdownNow();
        }
        assertThat(names.getFirst()).isEqualTo("shardway.workflow-created.v1");
        assertThat(names).contains("shardway.state-changed.v1", "shardway.cleaned-up.v1");
        assertThat(ids).isSorted().doesNotHaveDuplicates();

        long middle = ids.get(ids.size() / 2);
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            List<Long> rest = call().get(D + "/workflows/" + number + "/events?after=" + middle)
                    .jsonPath()
                    .getList("data.sequence", Long.class);
            assertThat(rest).isNotEmpty().allMatch(sequence -> sequence > middle);
        });
        assertThat(services.wanted()).isNotNull();
    }

    private HttpRequest events(long number, long after) {
        return HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + D + "/workflows/" + number + "/events"))
                .header("Authorization", ApiServers.TOKEN)
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", Long.toString(after))
                .timeout(Duration.ofSeconds(30))
                .build();
    }
}
