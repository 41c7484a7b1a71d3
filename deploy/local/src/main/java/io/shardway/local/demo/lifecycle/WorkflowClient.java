package io.shardway.local.demo.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The REST interface of the workflow API, as any program would use it. An answer that did not come is an empty one. */
public final class WorkflowClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI workflows;
    private final String branch;
    private final String authorization;

    /** @param path {@code organization/database/branch} */
    public WorkflowClient(URI api, String path, String authorization) {
        var names = path.split("/");
        this.workflows = api.resolve("/v1/organizations/" + names[0] + "/databases/" + names[1] + "/workflows");
        this.branch = names[2];
        this.authorization = authorization;
    }

    public Optional<WorkflowView> create(String name, String source, String target, List<String> tables) {
        var body = Map.of(
                "branch_name", branch,
                "name", name,
                "source_keyspace", source,
                "target_keyspace", target,
                "tables", tables,
                "global_keyspace", "",
                "defer_secondary_keys", true,
                "on_ddl", "STOP");
        return send("POST", "", BodyPublishers.ofString(text(body))).map(WorkflowView::of);
    }

    /** The workflow of that name, when there is one. */
    public Optional<WorkflowView> find(String name) {
        return send("GET", "?per_page=100", BodyPublishers.noBody()).flatMap(list -> {
            for (var workflow : list.path("data")) {
                if (workflow.path("name").asText().equals(name)) {
                    return Optional.of(WorkflowView.of(workflow));
                }
            }
            return Optional.empty();
        });
    }

    public Optional<WorkflowView> show(int number) {
        return send("GET", "/" + number, BodyPublishers.noBody()).map(WorkflowView::of);
    }

    public Optional<WorkflowView> act(int number, String action) {
        return send("PATCH", "/" + number + "/" + action, BodyPublishers.noBody())
                .map(WorkflowView::of);
    }

    /** Asks for a verification; beyond the reference, and allowed after a switch of primaries as well. */
    public Optional<WorkflowView> verify(int number) {
        return send("POST", "/" + number + "/verifications", BodyPublishers.noBody())
                .map(WorkflowView::of);
    }

    public Optional<WorkflowView> cancel(int number) {
        return send("DELETE", "/" + number, BodyPublishers.noBody()).map(WorkflowView::of);
    }

    /**
     * @return empty when no answer came, or the service said that it cannot answer now
     * @throws PhaseFailedException when it said no
     */
    private Optional<JsonNode> send(String method, String path, BodyPublisher body) {
        var request = HttpRequest.newBuilder(URI.create(workflows + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", authorization)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 500) {
                return Optional.empty();
            }
            if (response.statusCode() >= 400) {
                throw new PhaseFailedException("%s %s was answered %d: %s"
                        .formatted(method, request.uri().getPath(), response.statusCode(), response.body()));
            }
            return Optional.of(JSON.readTree(response.body()));
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PhaseFailedException("Interrupted during " + method + " " + path);
        }
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException bug) {
            throw new IllegalStateException("A map always has a JSON form", bug);
        }
    }
}
