package io.shardway.messaging.control;

import io.quarkus.logging.Log;
import io.shardway.contract.ContractJson;
import io.shardway.contract.topology.BranchTopology;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
 * unreachable control plane is a TRANSIENT error, so the unit of work that asked waits, visibly. An answer is asked for again after a
 * while, so that accounts and replicas that were changed are known to whoever starts or connects again.
 */
@ApplicationScoped
public class TopologyClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofSeconds(15);

    private final ServiceConfig config;
    private final HttpClient http;
    private final Map<UUID, Known> workflows = new ConcurrentHashMap<>();
    private final Duration fresh;

    /** @param askedNanos when the control plane was last asked for it, whether it answered or not */
    private record Known(WorkflowSpec spec, long askedNanos) {}

    @Inject
    public TopologyClient(ServiceConfig config) {
        this(config, FRESH);
    }

    TopologyClient(ServiceConfig config, Duration fresh) {
        this.config = config;
        this.fresh = fresh;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /** The workflow's servers, tables and options, at least as new as {@code topologyVersion}. */
    public WorkflowSpec workflow(UUID workflow, long topologyVersion) {
        Known known = workflows.get(workflow);
        boolean enough = known != null && known.spec().topologyVersion() >= topologyVersion;
        if (known != null && enough && System.nanoTime() - known.askedNanos() < fresh.toNanos()) {
            return known.spec();
        }
        try {
            // A workflow that is gone does not come back.
            WorkflowSpec read =
                    get("/internal/v1/workflows/" + workflow, WorkflowSpec.class, ErrorCode.INVALID_REQUEST);
            workflows.put(workflow, new Known(read, System.nanoTime()));
            return read;
        } catch (RuntimeException e) {
            if (known == null || !enough) {
                throw e;
            }
            Log.warnf("Going on with what is known of workflow=%s: %s", workflow, e.getMessage());
            workflows.put(workflow, new Known(known.spec(), System.nanoTime()));
            return known.spec();
        }
    }

    public BranchTopology branch(String organization, String database, String branch) {
        return get(
                "/internal/v1/branches/" + organization + "/" + database + "/" + branch + "/topology",
                BranchTopology.class,
                // A gateway may be there before its branch.
                ErrorCode.SERVER_UNREACHABLE);
    }

    private <T> T get(String path, Class<T> type, ErrorCode missing) {
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
            ErrorCode code = response.statusCode() >= 500
                    ? ErrorCode.SERVER_UNREACHABLE
                    : response.statusCode() == 404 ? missing : ErrorCode.INVALID_REQUEST;
            throw new ShardwayException(code, "workflow-api answered " + response.statusCode() + " for " + path);
        }
        return ContractJson.read(response.body(), type);
    }
}
