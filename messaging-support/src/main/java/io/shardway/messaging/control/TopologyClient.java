package io.shardway.messaging.control;

import io.shardway.contract.ContractJson;
import io.shardway.contract.topology.BranchTopology;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks the control plane for topology and keeps the answers in memory only: a running instance goes on while the control plane is down. An
 * unreachable control plane is a TRANSIENT error, so the unit of work that asked waits, visibly.
 */
@ApplicationScoped
public class TopologyClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ServiceConfig config;
    private final HttpClient http;
    private final Map<UUID, WorkflowSpec> workflows = new ConcurrentHashMap<>();

    public TopologyClient(ServiceConfig config) {
        this.config = config;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /** The workflow's servers, tables and options, at least as new as {@code topologyVersion}. */
    public WorkflowSpec workflow(UUID workflow, long topologyVersion) {
        WorkflowSpec known = workflows.get(workflow);
        if (known != null && known.topologyVersion() >= topologyVersion) {
            return known;
        }
        WorkflowSpec read = get("/internal/v1/workflows/" + workflow, WorkflowSpec.class);
        workflows.put(workflow, read);
        return read;
    }

    public BranchTopology branch(String organization, String database, String branch) {
        return get(
                "/internal/v1/branches/" + organization + "/" + database + "/" + branch + "/topology",
                BranchTopology.class);
    }

    private <T> T get(String path, Class<T> type) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(config.apiUrl() + path))
                .header("Authorization", "Bearer " + config.internalToken())
                .header("Accept", "application/json")
                .timeout(TIMEOUT)
                .build();
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new ShardwayException(
                    ErrorCode.SERVER_UNREACHABLE, "Cannot ask workflow-api at " + config.apiUrl() + " for " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShardwayException(ErrorCode.SERVER_UNREACHABLE, "Stopped while asking workflow-api", e);
        }
        if (response.statusCode() != 200) {
            ErrorCode code = response.statusCode() >= 500 || response.statusCode() == 404
                    ? ErrorCode.SERVER_UNREACHABLE
                    : ErrorCode.INVALID_REQUEST;
            throw new ShardwayException(code, "workflow-api answered " + response.statusCode() + " for " + path);
        }
        return ContractJson.read(response.body(), type);
    }
}
