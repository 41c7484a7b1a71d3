package io.shardway.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardway.local.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The REST interface as an engineer's program uses it. */
final class Workflows {

    /** An answer with its status, whatever it was. */
    record Answer(int status, JsonNode body) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PHASE_LIMIT = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    Workflows(LocalStack stack) {
        base = stack.api().resolve("/v1/organizations/acme/databases/shop/workflows");
    }

    Answer create(String name, String source, String target, List<String> tables) {
        var body = Map.of(
                "branch_name",
                "main",
                "name",
                name,
                "source_keyspace",
                source,
                "target_keyspace",
                target,
                "tables",
                tables,
                "global_keyspace",
                "",
                "defer_secondary_keys",
                true,
                "on_ddl",
                "STOP");
        return send("POST", "", LocalStack.AUTHORIZATION, JSON.valueToTree(body).toString());
    }

    JsonNode show(int number) {
        return ok(send("GET", "/" + number, LocalStack.AUTHORIZATION, ""));
    }

    JsonNode act(int number, String action) {
        return ok(send("PATCH", "/" + number + "/" + action, LocalStack.AUTHORIZATION, ""));
    }

    JsonNode cancel(int number) {
        return ok(send("DELETE", "/" + number, LocalStack.AUTHORIZATION, ""));
    }

    Answer listWith(String authorization) {
        return send("GET", "", authorization, "");
    }

    JsonNode list() {
        return ok(listWith(LocalStack.AUTHORIZATION));
    }

    /** Waits for a state; an {@code error} that was not waited for ends the wait with what the service says. */
    JsonNode await(int number, String state) {
        return await("workflow " + number + " is " + state)
                .atMost(PHASE_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .failFast(() -> {
                    var now = show(number);
                    if (now.path("state").asText().equals("error") && !state.equals("error")) {
                        assertThat(now.path("workflow_errors").asText())
                                .as("workflow %d went to error", number)
                                .isEmpty();
                    }
                })
                .until(() -> show(number), now -> now.path("state").asText().equals(state));
    }

    private static org.awaitility.core.ConditionFactory await(String what) {
        return org.awaitility.Awaitility.await(what);
    }

    private static JsonNode ok(Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 299);
        return answer.body();
    }

    private Answer send(String method, String path, String authorization, String body) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException("%s %s failed".formatted(method, request.uri()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted in " + method + " " + request.uri(), e);
        }
    }
}
