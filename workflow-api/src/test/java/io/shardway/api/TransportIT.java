package io.shardway.api;

import static io.restassured.RestAssured.given;
import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.shardway.api.contract.RawHttp;
import io.shardway.api.contract.StrictDecoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong below and around the contract's calls: every failure has the body of section 6. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class TransportIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nothing",
                "/v1",
                "/v1/nothing/here",
                "/v1/organizations/acme/databases/shop/workflow",
                "/v1/organizations/acme/databases/shop/workflows/1/nothing",
                "/v2/organizations"
            })
    void answersNotFoundAtUnknownPaths(String path) {
        call().get(path).then().statusCode(404).contentType("application/json").body("code", equalTo("not_found"));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,    /workflows,               GET|HEAD|POST",
        "DELETE, /workflows,               GET|HEAD|POST",
        "POST,   /workflows/1,             DELETE|GET|HEAD",
        "PATCH,  /workflows/1,             DELETE|GET|HEAD",
        "GET,    /workflows/1/verify-data, PATCH",
        "POST,   /workflows/1/complete,    PATCH",
        "DELETE, /branches/main,           GET|HEAD"
    })
    void namesTheMethodsOfAKnownPath(String method, String path, String allowed) {
        var answer = given().header("Authorization", ApiServers.TOKEN).request(method, D + path);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.<String>path("code")).isEqualTo("method_not_allowed");
        assertThat(answer.header("Allow").split(", ")).containsExactly(allowed.split("\\|"));
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("{\"name\":", 400, "bad_request", "line 1"),
                Arguments.of("", 400, "bad_request", "JSON body"),
                Arguments.of("null", 400, "bad_request", "JSON body"),
                Arguments.of("[]", 400, "bad_request", "not one JSON object"),
                Arguments.of("\"text\"", 400, "bad_request", "not one JSON object"),
                Arguments.of("{\"tables\":{}}", 400, "bad_request", "tables"),
                Arguments.of("{\"tables\":[\"a\",{\"b\":1}]}", 400, "bad_request", "tables[1]"),
                Arguments.of("{\"tables\":\"orders\"}", 400, "bad_request", "tables"),
                Arguments.of("{\"name\":7}", 400, "bad_request", "name"),
                Arguments.of("{\"name\":{\"a\":1}}", 400, "bad_request", "name"),
                Arguments.of("{\"defer_secondary_keys\":\"yes\"}", 400, "bad_request", "defer_secondary_keys"),
                Arguments.of("{\"defer_secondary_keys\":\"true\"}", 400, "bad_request", "defer_secondary_keys"),
                Arguments.of("{\"defer_secondary_keys\":1}", 400, "bad_request", "defer_secondary_keys"),
                Arguments.of("{\"name\":\"a\",\"name\":\"b\"}", 400, "bad_request", "JSON"),
                Arguments.of("{\"name\":\"a\"} {}", 400, "bad_request", "JSON"),
                Arguments.of(
                        "{\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}", 400, "bad_request", "nested too deep"),
                Arguments.of("{}", 422, "invalid_params", "name is missing"),
                Arguments.of("{\"name\":null}", 422, "invalid_params", "name is missing"),
                Arguments.of("{\"name\":\"   \"}", 422, "invalid_params", "name is missing"),
                Arguments.of(wish("n", "shop", "shop", "[\"orders\"]"), 422, "invalid_params", "both shop"),
                Arguments.of(wish("n", "shop", "shop2", "[]"), 422, "invalid_params", "tables is empty"),
                Arguments.of(wish("n", "shop", "shop2", "[\"orders\",\"orders\"]"), 422, "invalid_params", "twice"),
                Arguments.of(wish("n", "shop", "nope", "[\"orders\"]"), 404, "not_found", "nope"),
                Arguments.of(wish("x".repeat(300), "shop", "shop2", "[\"orders\"]"), 422, "invalid_params", "name"),
                Arguments.of(wish("line\\nbreak", "shop", "shop2", "[\"orders\"]"), 422, "invalid_params", "name"));
    }

    private static String wish(String name, String source, String target, String tables) {
        return "{\"name\":\"" + name + "\",\"source_keyspace\":\"" + source + "\",\"target_keyspace\":\"" + target
                + "\",\"tables\":" + tables + "}";
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void saysWhatIsWrongWithABody(String body, int status, String code, String words) {
        call().body(body)
                .post(D + "/workflows")
                .then()
                .statusCode(status)
                .body("code", equalTo(code))
                .body("message", containsString(words))
                .body("message", not(containsString("java")))
                .body("message", not(containsString("io.shardway")));
    }

    @Test
    void refusesOtherMediaTypesAndSizes() {
        call().contentType("text/plain")
                .body("hello")
                .post(D + "/workflows")
                .then()
                .statusCode(415)
                .body("code", equalTo("unsupported_media_type"));
        call().accept("text/html")
                .get(D + "/workflows")
                .then()
                .statusCode(406)
                .contentType("application/json")
                .body("code", equalTo("not_acceptable"));
        call().body("{\"name\":\"" + "x".repeat(1_200_000) + "\"}")
                .post(D + "/workflows")
                .then()
                .statusCode(413)
                .body("code", equalTo("payload_too_large"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme/databases/shop%2Fworkflows",
                "acme/databases/%E2%98%83/workflows",
                "acme/databases/%F0%9F%98%80/workflows",
                "acme/databases/%00/workflows",
                "acme/databases/%ff%fe/workflows",
                "acme/databases/shop'%20OR%20'1'='1/workflows",
                "acme/databases/..%2f..%2fetc/workflows",
                "a%0d%0aSet-Cookie:%20x/databases/shop/workflows",
                "acme/databases/shop/workflows/99999999999999999999",
                "acme/databases/shop/workflows/-1",
                "acme/databases/shop/workflows/+1",
                "acme/databases/shop/workflows/0",
                "acme/databases/shop/workflows/1e3",
                "acme/databases/shop/workflows/%D9%A1"
            })
    void takesOddNamesForNamesThatAreNotThere(String path) {
        call().urlEncodingEnabled(false)
                .get("/v1/organizations/" + path)
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    @Test
    void takesOverlongNamesForNamesThatAreNotThere() {
        call().get("/v1/organizations/" + "x".repeat(3_000) + "/databases/shop/workflows")
                .then()
                .statusCode(404);
    }

    @Test
    void answersHeadAsGetWithoutTheBody() {
        call().head(D + "/workflows").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET\r\n\r\n",
                "GET /v1/organizations HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /v1/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /v1/organizations HTTP/1.1\r\nHost: x\r\nno colon here\r\nConnection: close\r\n\r\n",
                "POST /v1/organizations HTTP/1.1\r\nHost: x\r\nContent-Length: nope\r\nConnection: close\r\n\r\n",
                "POST /v1/organizations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n"
            })
    void leaksNothingWhenARequestIsNotHttp(String request) {
        leaksNothing(request);
    }

    @Test
    void refusesARequestWithoutAHostOrWithMediaTypesThatAreNone() {
        var hostless = RawHttp.send(RestAssured.port, "GET " + D + "/workflows HTTP/1.1\r\nConnection: close\r\n\r\n");
        assertThat(hostless.status()).isEqualTo(400);
        assertThat(StrictDecoder.faults(hostless.body(), "error")).isEmpty();
        call().accept("identity;q=0")
                .get(D + "/workflows")
                .then()
                .statusCode(406)
                .body("code", equalTo("not_acceptable"));
    }

    @Test
    void refusesALargeBodyThatComesInChunks() {
        String chunk = "40000\r\n" + "x".repeat(0x40000) + "\r\n";
        leaksNothing("POST " + D
                + "/workflows HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                + "Content-Type: application/json\r\nAuthorization: " + ApiServers.TOKEN + "\r\n\r\n" + chunk.repeat(5)
                + "0\r\n\r\n");
    }

    @Test
    void leaksNothingWhenHeadersOrPathsAreTooLarge() {
        leaksNothing("GET /v1/organizations HTTP/1.1\r\nHost: x\r\nX-Large: " + "x".repeat(40_000)
                + "\r\nConnection: close\r\n\r\n");
        leaksNothing("GET /v1/" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    private static void leaksNothing(String request) {
        String answer = new String(
                RawHttp.sendForBytes(RestAssured.port, request.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);
        assertThat(answer)
                .doesNotContain("<html", "Exception", "\tat ", "io.vertx", "io.netty", "java.")
                .doesNotStartWith("HTTP/1.1 5");
        if (answer.contains("application/json")) {
            assertThat(StrictDecoder.faults(answer.substring(answer.indexOf("\r\n\r\n") + 4), "error"))
                    .isEmpty();
        }
    }
}
