package io.shardway.api.events;

import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static io.shardway.api.Rest.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.shardway.api.ApiServers;
import io.shardway.api.FakeServices;
import io.shardway.api.events.PageSnippets.Snippet;
import io.shardway.testing.ChildProcess;
import io.shardway.testing.FreePort;
import io.shardway.testing.SharedServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The programs of docs/subscribe.md, taken from the page and run as a reader would run them. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class SubscribePageIT {

    private static final Path PAGE = Path.of("../docs/subscribe.md");
    private static final Path NODE = Path.of("target/subscribe-page");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "secret-of-a-webhook";

    private final List<ChildProcess> programs = new ArrayList<>();

    @BeforeEach
    void startServices() throws IOException {
        var _ = FakeServices.shared();
        Files.createDirectories(NODE);
    }

    @AfterEach
    void end() {
        programs.forEach(ChildProcess::kill);
    }

    @Test
    void hasProgramsOfTenLines() throws IOException {
        assertThat(PageSnippets.of(PAGE)).hasSize(4).allSatisfy(snippet -> assertThat(snippet.lines())
                .isBetween(3L, 10L));
    }

    @Test
    void hearsEventsFromKafkaInJava() throws IOException {
        var file = write("Kafka", "java", "Subscribe.java");
        var program = run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString()),
                Map.of());

        assertThatItHears(program);
    }

    @Test
    void hearsEventsFromKafkaInNode() throws Exception {
        assumeNode();
        for (String name : List.of("package.json", "package-lock.json")) {
            Files.writeString(NODE.resolve(name), Files.readString(Path.of("src/test/node", name)));
        }
        assertThat(exitCode(List.of("npm", "ci", "--no-audit", "--no-fund", "--prefix", NODE.toString())))
                .as("npm ci")
                .isZero();
        var file = write("Kafka", "js", "subscribe.mjs");

        assertThatItHears(run(List.of("node", file.toString()), Map.of()));
    }

    @Test
    void hearsServerSentEventsWithCurl() throws IOException {
        assumeThat(exitCode(List.of("curl", "--version")))
                .as("there is no curl on this machine; .ci/run gets it")
                .isZero();
        var file = write("Server-sent events", "sh", "subscribe.sh");

        assertThatItHears(run(List.of("sh", file.toString()), Map.of()));
    }

    @Test
    void receivesGenuineWebhooksOnly() throws Exception {
        assumeNode();
        var file = write("Webhooks", "js", "receive.mjs");
        int port = FreePort.find();
        var program = run(
                List.of("node", file.toString()),
                Map.of("PORT", Integer.toString(port), "SHARDWAY_WEBHOOK_SECRET", SECRET));
        String body = "{\"type\":\"shardway.state-changed.v1\",\"data\":{\"to\":\"kopiert – ja\"}}";
        long now = Instant.now().getEpochSecond();

        await().atMost(PATIENCE).ignoreExceptions().until(() -> post(port, body, signature(now, body)) == 204);

        await().atMost(PATIENCE).until(() -> Files.readString(program.log()).contains(body));
        assertThat(post(port, body + " ", signature(now, body))).as("changed").isEqualTo(401);
        assertThat(post(port, body, signature(now - 3_600, body))).as("old").isEqualTo(401);
        assertThat(post(port, body, "t=" + now + ",v1=" + "0".repeat(64)))
                .as("forged")
                .isEqualTo(401);
        assertThat(post(port, body, "")).as("unsigned").isEqualTo(401);
    }

    private void assertThatItHears(ChildProcess program) {
        long number = createWorkflow("heard", "orders").jsonPath().getLong("number");
        String id = show(number).path("id");
        cancel(number);
        awaitState(number, "cancelled");

        await().atMost(PATIENCE).untilAsserted(() -> {
            var heard = Files.readString(program.log());
            assertThat(heard)
                    .contains("shardway.workflow-created.v1")
                    .contains("\"workflow\":\"" + id + "\"")
                    .contains("\"to\":\"cancelled\"");
        });
    }

    private static Path write(String section, String language, String file) throws IOException {
        Snippet snippet = PageSnippets.of(PAGE).stream()
                .filter(each ->
                        each.section().equals(section) && each.language().equals(language))
                .findFirst()
                .orElseThrow();
        return Files.writeString(NODE.resolve(file), snippet.text());
    }

    private ChildProcess run(List<String> command, Map<String, String> more) throws IOException {
        var environment = new HashMap<>(more);
        environment.put("SHARDWAY_KAFKA", SharedServers.kafka().bootstrapServers());
        environment.put("SHARDWAY_URL", "http://localhost:" + RestAssured.port);
        environment.put("SHARDWAY_TOKEN", ApiServers.TOKEN);
        var log = Files.createTempFile(NODE, "program", ".log");
        var program = ChildProcess.start(command.getFirst(), command, environment, log);
        programs.add(program);
        return program;
    }

    private static void assumeNode() {
        assumeThat(exitCode(List.of("node", "--version")) == 0 && exitCode(List.of("npm", "--version")) == 0)
                .as("there is no node with npm on this machine; .ci/run gets them")
                .isTrue();
    }

    private static int exitCode(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException _) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static String signature(long seconds, String body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var digest = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
        return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(digest);
    }

    private static int post(int port, String body, String signature) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                                    .header("Shardway-Signature", signature)
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
