package io.shardway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exit codes, streams and envelopes of contract section 9.6, and what section 6 says about each kind of answer. */
class FailuresTest {

    private static final String SHOW = "GET /v1/organizations/acme/databases/shop/workflows/1";

    private static JsonNode json(String text) throws Exception {
        return JsonMapper.builder().build().readTree(text);
    }

    private static String code(JsonNode envelope) {
        return envelope.path("issues").path(0).path("code").asText();
    }

    static Stream<Arguments> beforeAnyRequest() {
        return Stream.of(
                Arguments.of("workflow show shop", "INVALID_USAGE", 1),
                Arguments.of("workflow list", "INVALID_USAGE", 1),
                Arguments.of("workflow show shop one", "COMMAND_FAILED", 2),
                Arguments.of("workflow show shop -1", "UNKNOWN_FLAG", 2),
                Arguments.of("workflow show shop 18446744073709551616", "COMMAND_FAILED", 2),
                Arguments.of("workflow show shop 1 --bogus", "UNKNOWN_FLAG", 2),
                Arguments.of("--org acme workflow show shop 1", "INVALID_FLAG_PLACEMENT", 2),
                Arguments.of("auth check --org acme", "INVALID_FLAG_PLACEMENT", 2),
                Arguments.of("flow", "UNKNOWN_COMMAND", 2),
                Arguments.of("workflow cancel shop 1", "CONFIRMATION_REQUIRED", 1),
                Arguments.of("workflow cutover shop 1", "CONFIRMATION_REQUIRED", 1),
                Arguments.of("workflow switch-traffic shop 1", "CONFIRMATION_REQUIRED", 1),
                Arguments.of("workflow create shop main --interactive", "COMMAND_FAILED", 2),
                Arguments.of("workflow retry shop 1 --wait --wait-timeout soon", "COMMAND_FAILED", 2),
                Arguments.of("workflow show shop 1 --config /nonexistent/file.yml", "COMMAND_FAILED", 2),
                Arguments.of("workflow show shop 1 --api-url localhost:8080", "COMMAND_FAILED", 2));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("beforeAnyRequest")
    void sendsNothing(String command, String code, int exitCode) throws Exception {
        try (var server = RecordingServer.start()) {
            var asJson = Cli.at(server).run((command + " --format json").split(" "));
            var asText = Cli.at(server).run(command.split(" "));

            assertThat(code(json(asJson.out()))).isEqualTo(code);
            assertThat(asJson.exitCode()).isEqualTo(exitCode);
            assertThat(asJson.err()).isEmpty();
            assertThat(json(asJson.out()).path("status").asText())
                    .isEqualTo(exitCode == 1 ? "action_required" : "error");
            assertThat(json(asJson.out()).path("next_steps"))
                    .allSatisfy(step -> assertThat(step.asText()).isNotBlank());
            assertThat(asText.exitCode()).isEqualTo(2);
            assertThat(asText.err()).startsWith("Error: ");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void tellsErrorsOnStandardErrorInCsv() {
        var result = Cli.bare().run("workflow", "list", "--format", "csv");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("Error: missing argument <database>");
    }

    @Test
    void checksArgumentsThenCredentialsThenOrganizationThenNumber() throws Exception {
        try (var server = RecordingServer.start()) {
            var nothing = Cli.bare().run("workflow", "show", "shop", "--format", "json");
            var arguments = Cli.bare().run("workflow", "show", "shop", "one", "--format", "json");
            var login =
                    Cli.at(server).without("SHARDWAY_ORG").run("workflow", "show", "shop", "one", "--format", "json");
            var organization = Cli.at(server).run("workflow", "cancel", "shop", "one", "--format", "json");

            assertThat(code(json(nothing.out()))).isEqualTo("INVALID_USAGE");
            assertThat(code(json(arguments.out()))).isEqualTo("NO_AUTH");
            assertThat(json(login.out()).path("error").asText()).contains("--org");
            assertThat(json(organization.out()).path("error").asText()).contains("'one' is not a whole number");
        }
    }

    @Test
    void tellsMissingCredentialsInTheWiderEnvelope() throws Exception {
        var result = Cli.bare().run("workflow", "list", "shop", "--org", "acme", "--format", "json");

        var envelope = json(result.out());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(envelope.path("authenticated").asBoolean(true)).isFalse();
        assertThat(envelope.path("code").asText()).isEqualTo("NO_AUTH");
        assertThat(envelope.path("agent_guide_command").asText()).isNotBlank();
        assertThat(envelope.path("issues").path(0).path("remediation").asText()).isNotBlank();
    }

    @Test
    void takesHalfOfAServiceTokenAndSwappedHalvesForNone() throws Exception {
        var half = Cli.bare().with("SHARDWAY_SERVICE_TOKEN", "x").run("org", "list", "--format", "json");
        var swapped = Cli.bare()
                .run(
                        "org",
                        "list",
                        "--format",
                        "json",
                        "--service-token-id",
                        "pscale_tkn_x",
                        "--service-token",
                        "abcdefghijkl");

        assertThat(code(json(half.out()))).isEqualTo("NO_AUTH");
        assertThat(code(json(swapped.out()))).isEqualTo("NO_AUTH");
        assertThat(swapped.out()).contains("swapped");
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        var result = Cli.bare()
                .with("SHARDWAY_API_TOKEN", "t")
                .run("org", "list", "--format", "json", "--api-url", "http://127.0.0.1:1");

        assertThat(code(json(result.out()))).isEqualTo("NETWORK_ERROR");
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    void endsWithZeroAfterHelpAndForGroupsAlone() {
        assertThat(Cli.bare().run("--help").exitCode()).isZero();
        assertThat(Cli.bare().run("workflow").exitCode()).isZero();
        assertThat(Cli.bare().run("workflow", "frobnicate").out()).contains("switch-traffic");
        assertThat(Cli.bare().run("workflow", "list", "--help").out()).contains("shardway workflow list <database>");
        assertThat(Cli.bare()
                        .with("SHARDWAY_FORMAT", "xml")
                        .run("workflow", "list", "--help")
                        .exitCode())
                .isZero();
    }

    @Test
    void ignoresExtraArguments() {
        try (var server = RecordingServer.start().otherwise(200, "{\"data\":[]}")) {
            assertThat(Cli.at(server)
                            .run("workflow", "list", "shop", "and", "more")
                            .exitCode())
                    .isZero();
        }
    }

    static Stream<Arguments> answers() {
        var none = "does not exist in organization acme";
        return Stream.of(
                Arguments.of(404, "gone", none, "NOT_FOUND"),
                Arguments.of(404, "", none, "NOT_FOUND"),
                Arguments.of(502, "<html>", "no JSON (HTTP status 502)", "COMMAND_FAILED"),
                Arguments.of(200, "<html>", "no JSON (HTTP status 200)", "COMMAND_FAILED"),
                Arguments.of(
                        422,
                        "{\"errors\":[{\"namespace\":\"w\",\"name\":\"tables\",\"errors\":[\"is empty\",\"is odd\"]}]}",
                        "w.tables: is empty; w.tables: is odd",
                        "COMMAND_FAILED"),
                Arguments.of(404, "{}", none, "NOT_FOUND"),
                Arguments.of(404, "{\"code\":\"\",\"message\":\"\"}", none, "NOT_FOUND"),
                Arguments.of(401, "{\"error\":\"invalid_token\"}", "has expired", "NO_AUTH"),
                Arguments.of(418, "{\"teapot\":true}", "HTTP status 418: {\"teapot\":true}", "COMMAND_FAILED"),
                Arguments.of(403, "{\"code\":\"not_found\",\"message\":\"hidden\"}", none, "NOT_FOUND"),
                Arguments.of(404, "{\"code\":\"strange\",\"message\":\"hidden\"}", none, "NOT_FOUND"),
                Arguments.of(401, "{\"code\":\"unauthorized\",\"message\":\"who?\"}", "who?", "unauthorized"),
                Arguments.of(400, "{\"code\":\"invalid_params\",\"message\":\"bad\"}", "bad", "invalid_params"),
                Arguments.of(422, "{\"code\":\"unprocessable\",\"message\":\"later\"}", "later", "unprocessable"),
                Arguments.of(429, "{\"message\":\"slow down\"}", "slow down", "COMMAND_FAILED"),
                Arguments.of(500, "{\"code\":\"internal\",\"message\":\"oops\"}", "oops", "internal"),
                Arguments.of(400, "{\"code\":7,\"message\":\"x\"}", "error.code should be a string", "COMMAND_FAILED"),
                Arguments.of(200, "{\"number\":12.0}", "workflow.number should be a non-negative", "COMMAND_FAILED"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("answers")
    void readsAnswers(int status, String body, String message, String code) throws Exception {
        try (var server = RecordingServer.start().on(SHOW, status, body)) {
            var asText = Cli.at(server).run("workflow", "show", "shop", "1");
            var asJson = json(Cli.at(server)
                    .run("workflow", "show", "shop", "1", "-f", "json")
                    .out());

            assertThat(asText.err()).startsWith("Error: ").contains(message).doesNotContain("hidden");
            assertThat(asText.exitCode()).isEqualTo(2);
            assertThat(asJson.path("error").asText()).contains(message);
            assertThat(code(asJson)).isEqualTo(code);
        }
    }

    @Test
    void quotesAtMostThreeHundredCharactersOfAnAnswer() {
        try (var server = RecordingServer.start().on(SHOW, 418, "{\"long\":\"" + "x".repeat(5_000) + "\"}")) {
            assertThat(Cli.at(server).run("workflow", "show", "shop", "1").err().length())
                    .isLessThan(450);
        }
    }

    @Test
    void takesAnAnswerWithoutContentForAnEmptyWorkflow() {
        try (var server =
                RecordingServer.start().on("PATCH /v1/organizations/acme/databases/shop/workflows/1/retry", 204, "")) {
            assertThat(Cli.at(server).run("workflow", "retry", "shop", "1").out())
                    .contains("#0");
        }
    }

    @Test
    void neverShowsTheToken() {
        try (var server = RecordingServer.start().otherwise(500, "<html>")) {
            var result = Cli.at(server).run("workflow", "show", "shop", "1", "--debug");

            assertThat(result.err()).contains("debug: GET http").doesNotContain("pscale_tkn_secret");
        }
    }
}
