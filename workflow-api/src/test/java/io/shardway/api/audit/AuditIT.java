package io.shardway.api.audit;

import static io.restassured.RestAssured.given;
import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.shardway.api.ApiServers;
import io.shardway.api.FakeServices;
import io.shardway.api.domain.Actor;
import io.shardway.testing.TestNames;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the audit trail says about requests, through REST. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class AuditIT {

    private static final String LOG = "/v1/organizations/acme/audit-log";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @SuppressWarnings("UnusedVariable") // it answers the commands of the workflows
    private final FakeServices services = FakeServices.shared();

    @Inject
    AuditTrail trail;

    @Inject
    Pool pool;

    @Test
    void saysWhoDidWhatToAWorkflowAndHowItEnded() {
        String credential = token("acme", "read_workflow", "write_workflow", "delete_workflow");
        String id = id(credential);
        long number = as(credential)
                .header("X-Request-Id", "request-of-a-test")
                .body(wish("audited-name", "orders"))
                .post(D + "/workflows")
                .then()
                .statusCode(201)
                .header("X-Request-Id", equalTo("request-of-a-test"))
                .extract()
                .jsonPath()
                .getLong("number");
        awaitState(number, "running");
        as(credential).patch(D + "/workflows/" + number + "/complete").then().statusCode(422);
        as(credential).delete(D + "/workflows/" + number).then().statusCode(200);
        awaitState(number, "cancelled");
        as(credential).get(D + "/workflows/" + number).then().statusCode(200);

        var log = log("?actor=" + id);
        assertThat(log.getList("data.action"))
                .containsExactly("workflow.cancel", "workflow.complete", "workflow.create");
        assertThat(log.getList("data.outcome")).containsExactly("accepted", "refused", "accepted");
        assertThat(log.getList("data.status")).containsExactly(200, 422, 201);
        assertThat(log.getList("data.code")).containsExactly(null, "unprocessable", null);
        assertThat(log.getList("data.workflow_number", Long.class)).containsOnly(number);
        assertThat(log.getString("data[2].request_id")).isEqualTo("request-of-a-test");
        assertThat(log.getString("data[0].method")).isEqualTo("DELETE");
        assertThat(log.getString("data[0].path"))
                .isEqualTo("/v1/organizations/{org}/databases/{db}/workflows/{number}");
        assertThat(log.getString("data[0].target")).isEqualTo(D + "/workflows/" + number);
        assertThat(log.getString("data[0].actor.id")).isEqualTo(id);
        assertThat(log.getString("data[0].actor.type")).isEqualTo("ServiceToken");
        assertThat(log.getString("data[0].address")).matches("127\\.0\\.0\\.1|0:0:0:0:0:0:0:1|::1");
    }

    @Test
    void keepsWhatWasRefused() {
        String stranger = token(newOrganization(), "read_workflow");
        as(stranger).get(D + "/workflows").then().statusCode(404);
        String weak = token("acme", "read_branch");
        as(weak).get(D + "/workflows").then().statusCode(403);
        as(weak).body("{\"name\":\"body-of-a-test\"}")
                .post("/v1/organizations/acme/databases")
                .then()
                .statusCode(403);
        as(weak).body("{\"name\":").post(D + "/branches").then().statusCode(403);

        var log = log("?actor=" + id(weak));
        assertThat(log.getList("data.action"))
                .containsExactly("catalogue.create-branch", "catalogue.create-database", "workflow.list");
        assertThat(log.getList("data.outcome")).containsOnly("refused");
        assertThat(log.getList("data.status")).containsOnly(403);
        assertThat(log("?actor=" + id(stranger)).getList("data"))
                .as("in the log of its own organization, not in another's")
                .isEmpty();
        assertThat(all()).contains(id(stranger)).doesNotContain("body-of-a-test");
    }

    @Test
    void holdsNoSecret() {
        String credential = token("acme", "write_service_token", "read_workflow");
        var created = as(credential)
                .body(Map.of("name", "given on", "permissions", List.of("read_workflow")))
                .post("/v1/organizations/acme/service-tokens");
        created.then().statusCode(201);
        as(credential)
                .delete("/v1/organizations/acme/service-tokens/" + created.path("id"))
                .then()
                .statusCode(204);

        var log = log("?actor=" + id(credential));
        assertThat(log.getList("data.action")).containsExactly("service-token.revoke", "service-token.create");
        assertThat(log.getList("data.outcome")).containsOnly("accepted");
        String secret = created.path("token");
        assertThat(all()).doesNotContain("pscale_tkn_", secret, credential.substring(credential.indexOf(':') + 1));
    }

    @Test
    void pagesAndFilters() {
        String credential = token("acme", "write_workflow");
        var before = Instant.now().minusMillis(1);
        for (int i = 0; i < 5; i++) {
            as(credential).patch(D + "/workflows/99999/cutover").then().statusCode(404);
        }
        as(credential).patch(D + "/workflows/99999/retry").then().statusCode(404);
        var after = Instant.now().plusMillis(1);
        String mine = "actor=" + id(credential);

        var page = log("?per_page=2&page=2&" + mine);
        assertThat(page.getList("data")).hasSize(2);
        assertThat(page.getInt("prev_page")).isEqualTo(1);
        assertThat(page.getInt("next_page")).isEqualTo(3);
        assertThat(log("?per_page=2&page=3&" + mine).getInt("current_page")).isEqualTo(3);
        as(ApiServers.TOKEN)
                .get(LOG + "?per_page=2&page=3&" + mine)
                .then()
                .body("data.size()", equalTo(2))
                .body("next_page", nullValue());
        as(ApiServers.TOKEN)
                .get(LOG + "?action=workflow.retry&" + mine)
                .then()
                .body("data.size()", equalTo(1))
                .body("data.action", everyItem(equalTo("workflow.retry")));
        assertThat(log("?between=" + before + ".." + after + "&" + mine).getList("data"))
                .hasSize(6);
        assertThat(log("?between=2001-01-01T00:00:00Z..2001-01-02T00:00:00Z&" + mine)
                        .getList("data"))
                .isEmpty();
        as(ApiServers.TOKEN).get(LOG + "?between=yesterday").then().statusCode(400);
        as(credential).get(LOG).then().statusCode(403);
    }

    @Test
    void filesTheCreationOfAnOrganizationInItsOwnLog() {
        String org = newOrganization();

        as(ApiServers.TOKEN)
                .get("/v1/organizations/" + org + "/audit-log")
                .then()
                .body("data.action", hasItem("catalogue.create-organization"))
                .body("data.action", not(hasItem("workflow.create")));
    }

    @Test
    void forgetsWhatIsTooOld() {
        var old = new AuditEntry(
                "acme",
                new Actor("old-actor", "ServiceToken", "old-actor"),
                "192.0.2.1",
                "r",
                "workflow.create",
                "POST",
                "/p",
                "/p",
                Optional.empty(),
                Instant.parse("2001-01-01T00:00:00Z"));
        trail.begin(old).await().atMost(PATIENCE);
        assertThat(log("?actor=old-actor").getList("data.outcome"))
                .as("not known")
                .containsExactly((Object) null);

        trail.purge(Instant.parse("2002-01-01T00:00:00Z")).await().atMost(PATIENCE);

        assertThat(log("?actor=old-actor").getList("data")).isEmpty();
        assertThat(log("").getList("data")).isNotEmpty();
    }

    private String all() {
        var rows = new ArrayList<String>();
        pool.query("SELECT * FROM audit_entry")
                .execute()
                .await()
                .atMost(PATIENCE)
                .forEach(row -> rows.add(row.deepToString()));
        return String.join("\n", rows);
    }

    private static JsonPath log(String query) {
        return as(ApiServers.TOKEN)
                .get(LOG + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String newOrganization() {
        String name = TestNames.unique("audited").replace('_', '-');
        as(ApiServers.TOKEN)
                .body(Map.of("name", name))
                .post("/v1/organizations")
                .then()
                .statusCode(201);
        return name;
    }

    private static String token(String org, String... permissions) {
        var created = as(ApiServers.TOKEN)
                .body(Map.of("name", "of a test", "permissions", List.of(permissions)))
                .post("/v1/organizations/" + org + "/service-tokens");
        created.then().statusCode(201);
        return created.path("id") + ":" + created.path("token");
    }

    private static String id(String credential) {
        return credential.substring(0, credential.indexOf(':'));
    }

    private static RequestSpecification as(String authorization) {
        return given().header("Authorization", authorization).header("Content-Type", "application/json");
    }
}
