package io.shardway.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.cli.Cli;
import io.shardway.cli.RecordingServer;
import io.shardway.cli.RecordingServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes on the wire (contract section 1). */
class TransportTest {

    private static final String WORKFLOWS = "/v1/organizations/acme/databases/shop/workflows";

    private final RecordingServer server = RecordingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    private List<String> headers(String request) {
        return request.lines()
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void asksWithoutContentTypeAndActsWithOneAndAnEmptyBody() {
        Cli.at(server).run("workflow", "show", "shop", "1");
        Cli.at(server).run("workflow", "retry", "shop", "1");
        Cli.at(server).run("workflow", "cancel", "shop", "1", "--force");

        var get = headers(server.requests().get(0));
        var patch = headers(server.requests().get(1));
        var delete = headers(server.requests().get(2));
        assertThat(get)
                .contains(
                        "accept: application/json",
                        "accept-encoding: gzip",
                        "authorization: abcdefghijkl:pscale_tkn_secret")
                .noneMatch(line -> line.startsWith("content-"));
        assertThat(patch).contains("content-type: application/json", "content-length: 0");
        assertThat(delete)
                .contains("content-type: application/json")
                .noneMatch(line -> line.startsWith("content-length"));
        assertThat(List.of(get, patch, delete))
                .allSatisfy(lines -> assertThat(lines).anyMatch(line -> line.startsWith("user-agent: shardway-cli/")));
    }

    @ParameterizedTest
    @CsvSource({
        "http://h:8080,       http://h:8080/v1/organizations",
        "http://h:8080/,      http://h:8080/v1/organizations",
        "http://h:8080/base/, http://h:8080/base/v1/organizations",
        "http://h:8080/base,  http://h:8080/v1/organizations",
        "http://h:8080/a/b/,  http://h:8080/a/b/v1/organizations",
        "https://[::1]/x,     https://[::1]/v1/organizations"
    })
    void resolvesAgainstTheBase(String base, String resolved) {
        assertThat(ApiAddress.of(base).resolve(ApiAddress.path("organizations")).toString())
                .isEqualTo(resolved);
    }

    @ParameterizedTest
    @CsvSource({
        "a b,   /v1/organizations/a%20b",
        "ü,     /v1/organizations/%C3%BC",
        "a%2Fb, /v1/organizations/a%2Fb",
        "50%,   /v1/organizations/50%25",
        "'',    /v1/organizations"
    })
    void putsSegmentsInAsTheyWereTyped(String segment, String path) {
        var uri = ApiAddress.of("http://h").resolve(ApiAddress.path("organizations", segment));

        assertThat(uri.getRawPath()).isEqualTo(path);
    }

    @Test
    void undoesGzip() throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(zipped)) {
            out.write("{\"data\":[{\"name\":\"zipped\"}]}".getBytes(StandardCharsets.UTF_8));
        }
        server.on("GET /v1/organizations", new Answer(200, Map.of("Content-Encoding", "gzip"), zipped.toByteArray()));

        assertThat(Cli.at(server).run("org", "list", "--format", "csv").out()).contains("zipped");
    }

    @Test
    void followsARedirectOnTheSameHost() {
        server.on("GET " + WORKFLOWS + "/1", Answer.redirect(302, "/elsewhere"))
                .on("GET /elsewhere", 200, "{\"name\":\"found\"}");

        assertThat(Cli.at(server)
                        .run("workflow", "show", "shop", "1", "--format", "csv")
                        .out())
                .contains("found");
        assertThat(server.requests().getLast()).contains("Authorization: abcdefghijkl:pscale_tkn_secret\r\n");
    }

    @Test
    void keepsMethodAndBodyOnlyFor307And308() {
        server.on("PATCH " + WORKFLOWS + "/1/retry", Answer.redirect(308, "/kept"))
                .on("PATCH " + WORKFLOWS + "/2/retry", Answer.redirect(303, "/turned"));

        Cli.at(server).run("workflow", "retry", "shop", "1");
        Cli.at(server).run("workflow", "retry", "shop", "2");

        assertThat(server.requestLines())
                .containsExactly(
                        "PATCH " + WORKFLOWS + "/1/retry",
                        "PATCH /kept",
                        "PATCH " + WORKFLOWS + "/2/retry",
                        "GET /turned");
    }

    @Test
    void doesNotFollowToAnotherHostAndReadsTheRedirectItself() {
        server.on("GET " + WORKFLOWS + "/1", Answer.redirect(302, "http://localhost:1/other"));

        assertThat(Cli.at(server)
                        .run("workflow", "show", "shop", "1", "--format", "csv")
                        .out())
                .contains("from the redirect");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void givesUpAfterTenRedirects() {
        server.on("GET " + WORKFLOWS + "/1", Answer.redirect(302, WORKFLOWS + "/1"));

        var result = Cli.at(server).run("workflow", "show", "shop", "1");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("redirected more than 10 times");
        assertThat(server.requests()).hasSize(11);
    }

    @ParameterizedTest
    @CsvSource({
        "http://db.example.net/, HTTP_PROXY=http://proxy:3128, proxy:3128",
        "http://db.example.net/, http_proxy=proxy,             proxy:80",
        "https://db.example.net/, HTTPS_PROXY=http://proxy:1,  proxy:1",
        "https://db.example.net/, HTTP_PROXY=http://proxy:1,   direct",
        "http://127.0.0.1:8080/, HTTP_PROXY=http://proxy:3128, direct",
        "http://localhost/,      HTTP_PROXY=http://proxy:3128, direct",
        "http://db.example.net/, HTTP_PROXY=http://proxy:1;NO_PROXY=example.net, direct",
        "http://db.example.net/, HTTP_PROXY=http://proxy:1;NO_PROXY=other.net,   proxy:1"
    })
    void asksTheProxyOfTheEnvironment(String address, String variables, String proxy) {
        var environment = new java.util.HashMap<String, String>();
        for (var variable : variables.split(";")) {
            environment.put(
                    variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        }

        var chosen = new ProxyFromEnvironment(environment)
                .select(java.net.URI.create(address))
                .getFirst();

        var told = chosen.address() instanceof java.net.InetSocketAddress socket
                ? socket.getHostString() + ":" + socket.getPort()
                : "direct";
        assertThat(told).isEqualTo(proxy);
    }
}
