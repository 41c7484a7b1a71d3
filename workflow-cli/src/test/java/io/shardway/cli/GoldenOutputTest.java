package io.shardway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sub-command in every format, with its exit code, both streams and the bytes of its requests, beside an approved
 * file. {@code -Dgolden.write=true} writes the files anew; read the difference before you commit it.
 */
class GoldenOutputTest {

    private static final Path FILES = Path.of("src/test/resources/io/shardway/cli/golden");
    private static final List<String> FORMATS = List.of("human", "json", "csv");
    private static final String D = "/v1/organizations/acme/databases/shop";
    private static final String WORKFLOW = resource("workflow.json");

    /** A command, and its name among the files. */
    private record Case(String name, List<String> words) {
        Case(String name, String... words) {
            this(name, List.of(words));
        }
    }

    private static final List<Case> CASES = List.of(
            new Case("workflow-list", "workflow", "list", "shop"),
            new Case("workflow-list-of-none", "workflow", "list", "empty"),
            new Case("workflow-show", "workflow", "show", "shop", "7"),
            new Case("workflow-show-minimal", "workflow", "show", "shop", "1"),
            new Case(
                    "workflow-create",
                    "workflow",
                    "create",
                    "shop",
                    "main",
                    "--name",
                    "shard-orders",
                    "--source-keyspace=shop",
                    "--target-keyspace",
                    "shop-sharded",
                    "--tables",
                    "orders,customers",
                    "--tables",
                    "\"odd,name\"",
                    "--global-keyspace",
                    "seq",
                    "--defer-secondary-keys=false",
                    "--on-ddl",
                    "EXEC"),
            new Case("workflow-create-without-flags", "workflow", "create", "shop", "main", "--tables", ""),
            new Case("workflow-verify-data", "workflow", "verify-data", "shop", "7"),
            new Case("workflow-switch-traffic", "workflow", "switch-traffic", "shop", "7", "--force"),
            new Case(
                    "workflow-switch-traffic-of-replicas",
                    "workflow",
                    "switch-traffic",
                    "shop",
                    "7",
                    "--force",
                    "--replicas-only"),
            new Case("workflow-reverse-traffic", "workflow", "reverse-traffic", "shop", "7"),
            new Case("workflow-cutover", "workflow", "cutover", "shop", "7", "--force"),
            new Case("workflow-reverse-cutover", "workflow", "reverse-cutover", "shop", "7"),
            new Case("workflow-complete", "workflow", "complete", "shop", "7"),
            new Case("workflow-retry", "workflow", "retry", "shop", "7"),
            new Case("workflow-cancel", "workflow", "cancel", "shop", "7", "--force"),
            new Case("workflow-cancel-without-force", "workflow", "cancel", "shop", "7"),
            new Case("workflow-show-not-found", "workflow", "show", "shop", "404"),
            new Case("workflow-complete-refused", "workflow", "complete", "shop", "422"),
            new Case("keyspace-list", "keyspace", "list", "shop", "main"),
            new Case("keyspace-show", "keyspace", "show", "shop", "main", "shop-sharded"),
            new Case("keyspace-vschema-show", "keyspace", "vschema", "show", "shop", "main", "shop-sharded"),
            new Case("keyspace-routing-rules-show", "keyspace", "routing-rules", "show", "shop", "main"),
            new Case("token-list", "token", "list"),
            new Case(
                    "token-create", "token", "create", "--name", "ci", "--permissions", "read_workflow,write_workflow"),
            new Case("token-delete", "token", "delete", "mnopqrstuvwx", "--force"),
            new Case("org-list", "org", "list"),
            new Case("auth-check", "auth", "check"));

    static Stream<Arguments> cases() {
        return CASES.stream()
                .flatMap(it -> FORMATS.stream().map(format -> Arguments.of(it.name(), format, it.words())));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("cases")
    void printsWhatWasApproved(String name, String format, List<String> words) throws IOException {
        try (var server = server()) {
            var arguments =
                    Stream.concat(words.stream(), Stream.of("--format", format)).toArray(String[]::new);

            var result = Cli.at(server).run(arguments);

            var told = "$ shardway %s%n%s%n--- standard error%n%s--- exit code %d%n--- requests%n%s"
                    .formatted(
                            String.join(" ", arguments),
                            result.out(),
                            result.err(),
                            result.exitCode(),
                            String.join("\n---\n", server.requests()).replace("\r", ""))
                    .replace(server.url(), "http://HOST")
                    .replaceAll("(shardway-cli-version: |shardway-cli/)\\S+", "$1VERSION");
            assertThat(told).isEqualTo(approved(FILES.resolve(name + "." + format + ".txt"), told));
        }
    }

    @Test
    void coversEverySubcommand() {
        var named = CASES.stream()
                .map(it -> it.words().get(0) + " " + it.words().get(1))
                .toList();

        assertThat(Stream.of(
                        "list show create verify-data switch-traffic reverse-traffic cutover reverse-cutover complete retry cancel"
                                .split(" ")))
                .allSatisfy(command -> assertThat(named).contains("workflow " + command));
    }

    private static String approved(Path file, String told) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, told);
        }
        return Files.readString(file);
    }

    private static RecordingServer server() {
        var keyspaces = resource("keyspaces.json");
        var token = """
                {"id":"mnopqrstuvwx","type":"ServiceToken","name":"ci","permissions":["read_workflow","write_workflow"],
                 "created_at":"2026-03-04T11:59:59.500Z","last_used_at":null%s}
                """;
        return RecordingServer.start()
                .otherwise(200, WORKFLOW)
                .on("GET " + D + "/workflows", 200, "{\"type\":\"list\",\"data\":" + resource("workflows.json") + "}")
                .on("GET /v1/organizations/acme/databases/empty/workflows", 200, "{\"data\":[]}")
                .on("GET " + D + "/workflows/1", 200, resource("minimal.json"))
                .on("POST " + D + "/workflows", 201, WORKFLOW)
                .on(
                        "GET " + D + "/workflows/404",
                        404,
                        "{\"code\":\"not_found\",\"message\":\"the server's words are not shown\"}")
                .on(
                        "PATCH " + D + "/workflows/422/complete",
                        422,
                        "{\"code\":\"unprocessable\",\"message\":\"complete is not allowed in state running\"}")
                .on("GET " + D + "/branches/main/keyspaces", 200, "{\"data\":" + keyspaces + "}")
                .on(
                        "GET " + D + "/branches/main/keyspaces/shop-sharded",
                        200,
                        "{\"id\":\"ks2\",\"name\":\"shop-sharded\",\"shards\":2,\"sharded\":true,\"replicas\":1,\"ready\":true,"
                                + "\"created_at\":\"2026-01-02T00:00:00.000Z\",\"updated_at\":\"2026-03-04T11:00:00.000Z\"}")
                .on(
                        "GET " + D + "/branches/main/keyspaces/shop-sharded/vschema",
                        200,
                        "{\"raw\":\"{\\\"sharded\\\":true,\\\"vindexes\\\":{\\\"hash\\\":{\\\"type\\\":\\\"hash\\\"}}}\",\"html\":\"<pre></pre>\"}")
                .on("GET " + D + "/branches/main/routing-rules", 200, "{\"raw\":\"{\\\"rules\\\":[]}\",\"html\":\"\"}")
                .on("GET /v1/organizations/acme/service-tokens", 200, "{\"data\":[" + token.formatted("") + "]}")
                .on(
                        "POST /v1/organizations/acme/service-tokens",
                        201,
                        token.formatted(",\"token\":\"pscale_tkn_onlyonce\""))
                .on("DELETE /v1/organizations/acme/service-tokens/mnopqrstuvwx", 204, "")
                .on(
                        "GET /v1/organizations",
                        200,
                        "{\"data\":[{\"name\":\"acme\",\"created_at\":\"2025-03-04T12:00:00Z\",\"updated_at\":\"2026-03-04T10:00:00Z\"}]}");
    }

    private static String resource(String name) {
        try (var in = GoldenOutputTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
