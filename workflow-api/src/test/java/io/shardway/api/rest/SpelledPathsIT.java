package io.shardway.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.shardway.api.ApiServers;
import io.shardway.api.contract.RawHttp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a path is spelled, nothing behind it is reached without a token. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class SpelledPathsIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/organizations",
                "/v1;x/organizations",
                "/v1;/organizations/acme",
                "/%761/organizations",
                "/%2Fv1/organizations",
                "//v1/organizations",
                "/./v1/organizations",
                "/x/../v1/organizations",
                "/v1/organizations;x=/y",
                "/internal/v1/branches/acme/shop/main/topology",
                "/internal;x/v1/branches/acme/shop/main/topology",
                "/%69nternal/v1/branches/acme/shop/main/topology",
                "//internal/v1/branches/acme/shop/main/topology",
                "/x/../internal;y/v1/branches/acme/shop/main/topology"
            })
    void letsNobodyInWithoutAToken(String path) {
        var answer = RawHttp.send(
                RestAssured.port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).as(path).isIn(400, 401, 404);
        assertThat(answer.body()).doesNotContain("free_databases_remaining").doesNotContain("topologyVersion");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1;x/organizations", "/internal;x/v1/branches/acme/shop/main/topology"})
    void takesNoPathForAnotherThanItsGateDoes(String path) {
        var answer = RawHttp.send(
                RestAssured.port,
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                        + ApiServers.INTERNAL + "\r\n\r\n");

        assertThat(answer.status()).as(path).isIn(200, 401, 404);
        if (path.startsWith("/v1")) {
            assertThat(answer.status())
                    .as("our services' token opens nothing here")
                    .isNotEqualTo(200);
        }
    }
}
