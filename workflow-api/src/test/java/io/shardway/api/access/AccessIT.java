package io.shardway.api.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shardway.api.ApiServers;
import io.shardway.api.Endpoints;
import io.shardway.api.Endpoints.Endpoint;
import io.shardway.api.MovableClock;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens, permissions, isolation and limits through REST. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class AccessIT {

    private static final Duration CACHE = Duration.ofSeconds(1);

    @Inject
    TokenStore store;

    @Inject
    BootstrapCredential bootstrap;

    @Inject
    RateLimits limits;

    @Inject
    Pool pool;

    @AfterEach
    void liftLimits() {
        limits.limitRequests(0);
        limits.limitFailures(0);
    }

    @Test
    void showsTheSecretOnceAndStoresOnlyItsHash() {
        String org = newOrganization("secrets");
        var created = as(ApiServers.TOKEN)
                .body(Map.of("name", "deploy", "permissions", List.of("write_workflow", "read_workflow")))
                .post("/v1/organizations/" + org + "/service-tokens");
        created.then()
                .statusCode(201)
                .body("type", equalTo("ServiceToken"))
                .body("id", matchesPattern("[a-z0-9]{12}"))
                .body("token", matchesPattern("pscale_tkn_[A-Za-z0-9_-]{43}"))
                .body("permissions", equalTo(List.of("read_workflow", "write_workflow")))
                .body("last_used_at", nullValue())
                .body("expires_at", nullValue());
        String id = created.path("id");
        String secret = created.path("token");

        as(ApiServers.TOKEN)
                .get("/v1/organizations/" + org + "/service-tokens")
                .then()
                .statusCode(200)
                .body("type", equalTo("list"))
                .body("data.id", hasItem(id))
                .body("data[0]", not(hasKey("token")));
        as(ApiServers.TOKEN)
                .get("/v1/organizations/" + org + "/service-tokens/" + id)
                .then()
                .statusCode(200)
                .body("name", equalTo("deploy"))
                .body("$", not(hasKey("token")));
        var rows = new ArrayList<String>();
        pool.query("SELECT * FROM service_token")
                .execute()
                .await()
                .indefinitely()
                .forEach(row -> rows.add(row.deepToString()));
        assertThat(String.join("\n", rows))
                .contains(id, TokenSecret.hash(secret))
                .doesNotContain(secret);
    }

    @Test
    void takesTheCredentialInEachOfItsForms() {
        String org = newOrganization("forms");
        String credential = token(org, Permission.READ_ORGANIZATION);
        String secret = credential.substring(credential.indexOf(':') + 1);
        for (String header : List.of(credential, "Bearer " + credential, "Bearer " + secret, "bearer " + secret)) {
            as(header).get("/v1/organizations/" + org).then().statusCode(200);
        }
        as("Bearer " + ApiServers.TOKEN).get("/v1/organizations").then().statusCode(200);
        for (String header : List.of(
                secret,
                "Bearer wrong:" + secret,
                "aaaaaaaaaaaa:" + secret,
                credential + "x",
                credential.toUpperCase(Locale.ROOT))) {
            as(header).get("/v1/organizations/" + org).then().statusCode(401);
        }
    }

    @Test
    void tellsAWrongSecretFromAnUnknownIdInNothing() {
        String org = newOrganization("same");
        String id = token(org, Permission.READ_ORGANIZATION).split(":", -1)[0];
        var wrongSecret = as(id + ":pscale_tkn_" + "a".repeat(43)).get("/v1/organizations/" + org);
        var unknownId = as("zzzzzzzzzzzz:pscale_tkn_" + "a".repeat(43)).get("/v1/organizations/" + org);

        wrongSecret
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("code", equalTo("unauthorized"));
        assertThat(unknownId.asString()).isEqualTo(wrongSecret.asString());
        assertThat(unknownId.statusCode()).isEqualTo(401);
        given().get("/v1/organizations").then().statusCode(401).header("WWW-Authenticate", containsString("Bearer"));
    }

    @Test
    void revokesAtOnceHereAndSoonOnOtherInstances() {
        String org = newOrganization("revoked");
        String credential = token(org, Permission.READ_ORGANIZATION);
        var elsewhere = new Tokens(store, bootstrap, Clock.systemUTC(), CACHE);
        assertThat(known(elsewhere, credential)).isPresent();
        as(credential).get("/v1/organizations/" + org).then().statusCode(200);

        as(ApiServers.TOKEN)
                .delete("/v1/organizations/" + org + "/service-tokens/"
                        + credential.split(":", -1)[0])
                .then()
                .statusCode(204);

        as(credential).get("/v1/organizations/" + org).then().statusCode(401);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> known(elsewhere, credential).isEmpty());
        as(ApiServers.TOKEN)
                .delete("/v1/organizations/" + org + "/service-tokens/"
                        + credential.split(":", -1)[0])
                .then()
                .statusCode(404);
    }

    @Test
    void letsATokenExpire() {
        String org = newOrganization("expiring");
        var end = Instant.now().plusSeconds(3_600);
        var created = create(
                ApiServers.TOKEN,
                org,
                Map.of("name", "short", "permissions", List.of("read_organization"), "expires_at", end.toString()));
        String credential = created.path("id") + ":" + created.path("token");
        var clock = new MovableClock(end.minusMillis(1));
        var tokens = new Tokens(store, bootstrap, clock, Duration.ofHours(1));

        assertThat(known(tokens, credential)).isPresent();
        clock.move(Duration.ofMillis(1));
        assertThat(known(tokens, credential)).as("also while it is remembered").isEmpty();
        create(
                        ApiServers.TOKEN,
                        org,
                        Map.of(
                                "name",
                                "n",
                                "permissions",
                                List.of("read_branch"),
                                "expires_at",
                                "2020-01-01T00:00:00Z"))
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_params"));
    }

    @Test
    void notesTheLastUseOnceAMinute() {
        String org = newOrganization("used");
        String credential = token(org, Permission.READ_ORGANIZATION);
        var start = Instant.parse("2030-01-01T00:00:00Z");
        var clock = new MovableClock(start);
        var tokens = new Tokens(store, bootstrap, clock, Duration.ofSeconds(1));

        assertThat(known(tokens, credential)).isPresent();
        awaitLastUse(org, credential, start);
        clock.move(Duration.ofSeconds(30));
        assertThat(known(tokens, credential)).isPresent();
        clock.move(Duration.ofSeconds(31));
        assertThat(lastUse(org, credential)).contains(start);
        assertThat(known(tokens, credential)).isPresent();
        awaitLastUse(org, credential, start.plusSeconds(61));
    }

    @Test
    void givesNoPermissionThatTheGiverLacks() {
        String org = newOrganization("giver");
        String giver = token(org, Permission.WRITE_SERVICE_TOKEN, Permission.READ_WORKFLOW);

        create(giver, org, Map.of("name", "less", "permissions", List.of("read_workflow")))
                .then()
                .statusCode(201);
        create(giver, org, Map.of("name", "more", "permissions", List.of("read_workflow", "delete_workflow")))
                .then()
                .statusCode(403)
                .body("code", equalTo("unauthorized"))
                .body("message", containsString("delete_workflow"));
        create(ApiServers.TOKEN, org, Map.of("name", "root", "permissions", List.of("create_organization")))
                .then()
                .statusCode(422)
                .body("message", containsString("create_organization"));
        for (Object body : List.of(
                Map.of("name", "none", "permissions", List.of()),
                Map.of("permissions", List.of("read_workflow")),
                Map.of("name", " ", "permissions", List.of("read_workflow")),
                Map.of("name", "n".repeat(101), "permissions", List.of("read_workflow")),
                Map.of("name", "word", "permissions", List.of("rule_the_world")),
                Map.of("name", "when", "permissions", List.of("read_workflow"), "expires_at", "tomorrow"))) {
            create(ApiServers.TOKEN, org, body).then().statusCode(422).body("code", equalTo("invalid_params"));
        }
    }

    @Test
    void asksForExactlyTheNamedPermissionOnEveryEndpoint() {
        assertThat(Endpoints.published()).hasSizeGreaterThan(30);
        String org = newOrganization("matrix");
        for (Permission permission : Permission.GRANTABLE) {
            String only = token(org, permission);
            String allBut = token(
                    org,
                    Permission.GRANTABLE.stream()
                            .filter(other -> other != permission)
                            .toArray(Permission[]::new));
            for (Endpoint endpoint : Endpoints.published()) {
                var needed = endpoint.java().getAnnotation(Needs.class).value();
                if (needed != permission) {
                    continue;
                }
                // What a stream finds wrong comes behind its head.
                if (!endpoint.isStream()) {
                    assertThat(call(endpoint, only, Map.of("org", org)).statusCode())
                            .as("%s with %s", endpoint, permission)
                            .isNotIn(401, 403)
                            .isLessThan(500);
                }
                var refused = call(endpoint, allBut, Map.of("org", org));
                assertThat(refused.statusCode())
                        .as("%s without %s", endpoint, permission)
                        .isEqualTo(403);
                assertThat(refused.jsonPath().getString("code")).isEqualTo("unauthorized");
                assertThat(refused.jsonPath().getString("message")).contains(permission.word());
            }
        }
        as(token(org, Permission.GRANTABLE.toArray(Permission[]::new)))
                .body(Map.of("name", "mine-too"))
                .post("/v1/organizations")
                .then()
                .statusCode(403)
                .body("message", containsString("create_organization"));
    }

    @Test
    void showsNothingOfAnotherOrganizationOnAnyEndpoint() {
        String org = newOrganization("isolated");
        String stranger = token(org, Permission.GRANTABLE.toArray(Permission[]::new));
        String weak = token(org, Permission.READ_ORGANIZATION);
        var there = Map.of("org", "acme", "db", "shop", "branch", "main", "keyspace", "shop", "number", "1");
        var nowhere = Map.of("org", "nope", "db", "shop", "branch", "main", "keyspace", "shop", "number", "1");

        for (Endpoint endpoint : Endpoints.published()) {
            if (!endpoint.path().contains("{org}")) {
                continue;
            }
            for (String credential : List.of(stranger, weak)) {
                var answer = call(endpoint, credential, there);
                assertThat(answer.statusCode()).as("%s", endpoint).isEqualTo(404);
                assertThat(answer.jsonPath().getString("code")).isEqualTo("not_found");
                assertThat(answer.asString())
                        .as("%s: an organization that is there looks like one that is not", endpoint)
                        .isEqualTo(
                                call(endpoint, credential, nowhere).asString().replace("nope", "acme"));
            }
        }
        as(stranger)
                .get("/v1/organizations")
                .then()
                .statusCode(200)
                .body("data.name", equalTo(List.of(org)))
                .body("next_page", nullValue());
        for (String spelling : List.of("ACME", "Acme", "acme%20", "acme%2F", "%61cme")) {
            as(stranger)
                    .urlEncodingEnabled(false)
                    .get("/v1/organizations/" + spelling + "/databases")
                    .then()
                    .statusCode(404);
        }
        as(stranger)
                .urlEncodingEnabled(false)
                .get("/v1/organizations/" + org + "/..%2Facme/databases")
                .then()
                .statusCode(404);
    }

    @Test
    void limitsEachTokenByItself() {
        String org = newOrganization("limited");
        String busy = token(org, Permission.READ_ORGANIZATION);
        String calm = token(org, Permission.READ_ORGANIZATION);
        limits.limitRequests(3);

        for (int left = 2; left >= 0; left--) {
            as(busy).get("/v1/organizations")
                    .then()
                    .statusCode(200)
                    .header("RateLimit-Limit", "3")
                    .header("RateLimit-Remaining", Integer.toString(left));
        }
        as(busy).get("/v1/organizations")
                .then()
                .statusCode(429)
                .header("Retry-After", matchesPattern("[1-9][0-9]?"))
                .header("RateLimit-Remaining", "0")
                .header("RateLimit-Reset", matchesPattern("[1-9][0-9]?"))
                .body("code", equalTo("rate_limited"))
                .body("message", containsString("3 requests a minute"));
        as(calm).get("/v1/organizations").then().statusCode(200);
    }

    @Test
    void slowsGuessersButNobodyElseAtTheirAddress() {
        String org = newOrganization("guessed");
        String good = token(org, Permission.READ_ORGANIZATION);
        limits.limitFailures(2);
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < 4; i++) {
            statuses.add(as("zzzzzzzzzzzz:guess" + i).get("/v1/organizations").statusCode());
        }

        assertThat(statuses.getLast()).isEqualTo(429);
        as("zzzzzzzzzzzz:guess")
                .get("/v1/organizations")
                .then()
                .statusCode(429)
                .header("Retry-After", matchesPattern("[1-9][0-9]?"))
                .body("code", equalTo("rate_limited"));
        as(good).get("/v1/organizations").then().statusCode(200);
    }

    @Test
    void survivesMutatedAuthorizationHeaders() throws IOException {
        long seed = 20261126;
        var random = new Random(seed);
        String good = token(newOrganization("fuzz"), Permission.READ_ORGANIZATION);
        for (int i = 0; i < 300; i++) {
            byte[] header = mutated(good, random);
            if (new String(header, StandardCharsets.ISO_8859_1).endsWith(good)) {
                continue;
            }
            String status = statusOf(header);
            assertThat(status)
                    .as("seed %d, request %d: %s", seed, i, new String(header, StandardCharsets.ISO_8859_1))
                    .matches("HTTP/1.1 4(00|01|31).*");
        }
    }

    private static byte[] mutated(String good, Random random) {
        byte[] bytes = ((random.nextBoolean() ? "Bearer " : "") + good).getBytes(StandardCharsets.ISO_8859_1);
        int changes = 1 + random.nextInt(5);
        for (int i = 0; i < changes; i++) {
            // Within the secret or the id, so that the result is never right.
            int at = bytes.length - 1 - random.nextInt(good.length());
            byte value;
            do {
                value = (byte) random.nextInt(256);
            } while (value == '\r' || value == '\n' || value == bytes[at]);
            bytes[at] = value;
            if (bytes[bytes.length - 1] == ' ' || bytes[bytes.length - 1] == '\t') {
                bytes[bytes.length - 1] = 'x';
            }
        }
        return bytes;
    }

    private static String statusOf(byte[] authorization) throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            out.write("GET /v1/organizations HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: "
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(authorization);
            out.write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.lines().findFirst().orElse("");
        }
    }

    private static Response call(Endpoint endpoint, String credential, Map<String, String> values) {
        var request = as(credential).header("Accept", endpoint.isStream() ? "text/event-stream" : "application/json");
        if (Set.of("POST", "PUT", "PATCH").contains(endpoint.method())) {
            request = request.body("{}");
        }
        return request.request(endpoint.method(), endpoint.filled(values));
    }

    private static RequestSpecification as(String authorization) {
        return given().header("Authorization", authorization).header("Content-Type", "application/json");
    }

    private static String newOrganization(String prefix) {
        String name = io.shardway.testing.TestNames.unique(prefix).replace('_', '-');
        as(ApiServers.TOKEN)
                .body(Map.of("name", name))
                .post("/v1/organizations")
                .then()
                .statusCode(201);
        return name;
    }

    private static String token(String org, Permission... permissions) {
        var words = java.util.Arrays.stream(permissions).map(Permission::word).toList();
        var created = create(ApiServers.TOKEN, org, Map.of("name", "of a test", "permissions", words));
        created.then().statusCode(201);
        return created.path("id") + ":" + created.path("token");
    }

    private static Response create(String credential, String org, Object body) {
        return as(credential).body(body).post("/v1/organizations/" + org + "/service-tokens");
    }

    private static Optional<Caller> known(Tokens tokens, String credential) {
        return tokens.authenticate(credential).await().atMost(Duration.ofSeconds(10));
    }

    private static void awaitLastUse(String org, String credential, Instant expected) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(lastUse(org, credential)).contains(expected));
    }

    private static Optional<Instant> lastUse(String org, String credential) {
        String text = as(ApiServers.TOKEN)
                .get("/v1/organizations/" + org + "/service-tokens/"
                        + credential.split(":", -1)[0])
                .path("last_used_at");
        return Optional.ofNullable(text).map(Instant::parse);
    }
}
