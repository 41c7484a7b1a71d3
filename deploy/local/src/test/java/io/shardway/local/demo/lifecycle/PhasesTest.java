package io.shardway.local.demo.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shardway.local.demo.report.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A workflow API that says what a test wants, over real HTTP. */
class PhasesTest {
    private static final String DOWN = "";
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private WorkflowClient client;
    private Phases phases;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        var api = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        client = new WorkflowClient(api, "acme/shop/main", "local:token");
        var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        phases = new Phases(client, new Console(out, false), Path.of("logs"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** The last answer is given for ever. */
    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        var answer = answers.size() > 1 ? answers.remove() : answers.element();
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.equals(DOWN) ? 503 : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String workflow(String state) {
        return "{\"number\": 7, \"name\": \"move\", \"state\": \"" + state
                + "\", \"workflow_errors\": \"out of luck\"}";
    }

    private WorkflowView untilRunning(Duration limit) {
        return phases.until(
                "copying", "state running", 7, limit, view -> view.state().equals("running"), _ -> {});
    }

    @Test
    void waitsOverAnswersThatDoNotCome() {
        answers.addAll(List.of(workflow("copying"), DOWN, DOWN, workflow("running")));

        assertThat(untilRunning(Duration.ofSeconds(30)).state()).isEqualTo("running");
    }

    @Test
    void saysWhatItFoundWhenTheTimeIsUp() {
        answers.add(workflow("copying"));

        assertThatThrownBy(() -> untilRunning(SHORT))
                .isInstanceOf(PhaseFailedException.class)
                .hasMessageContaining("state running")
                .hasMessageContaining("found state copying, errors: out of luck")
                .hasMessageContaining("logs");
    }

    @Test
    void saysThatNobodyAnswered() {
        answers.add(DOWN);

        assertThatThrownBy(() -> untilRunning(SHORT)).hasMessageContaining("no answer from the workflow API");
    }

    @Test
    void doesNotWaitInADeadEnd() {
        answers.add(workflow("error"));

        assertThatThrownBy(() -> untilRunning(Duration.ofMinutes(1))).hasMessageContaining("found state error");
    }

    @Test
    void createsNoSecondWorkflowWhenTheAnswerToTheFirstWasLost() {
        answers.addAll(List.of(DOWN, "{\"data\": [" + workflow("pending") + "]}"));

        var view = phases.create("move", () -> client.create("move", "shop", "shop2", List.of("one")));

        assertThat(view.number()).isEqualTo(7);
        assertThat(asked).filteredOn(request -> request.startsWith("POST")).hasSize(1);
    }

    @Test
    void repeatsACommandThatWasNotTaken() {
        answers.addAll(List.of(workflow("running"), DOWN, workflow("running"), workflow("switching_primaries")));
        var before = phases.show(7);

        phases.command("switch", before, () -> client.act(7, "switch-primaries"));

        assertThat(asked).filteredOn(request -> request.startsWith("PATCH")).hasSize(2);
    }

    @Test
    void doesNotRepeatACommandThatWasTakenWithoutAnAnswer() {
        answers.addAll(List.of(workflow("running"), DOWN, workflow("switching_primaries")));
        var before = phases.show(7);

        phases.command("switch", before, () -> client.act(7, "switch-primaries"));

        assertThat(asked).filteredOn(request -> request.startsWith("PATCH")).hasSize(1);
    }
}
