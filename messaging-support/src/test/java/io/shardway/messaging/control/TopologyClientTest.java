package io.shardway.messaging.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.shardway.contract.ContractJson;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.OnDdl;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorKind;
import io.shardway.kernel.ShardwayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyClientTest {

    private static final UUID WORKFLOW = new UUID(0, 1);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger version = new AtomicInteger(1);
    private final AtomicInteger status = new AtomicInteger(200);
    private HttpServer api;

    @BeforeEach
    void serve() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/internal/v1/workflows/", exchange -> {
            asked.incrementAndGet();
            byte[] body = ContractJson.write(spec(version.get()));
            exchange.sendResponseHeaders(status.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        api.start();
    }

    @AfterEach
    void end() {
        api.stop(0);
    }

    private static WorkflowSpec spec(int version) {
        var nothing = new KeyspaceSpec("ks", false, List.of());
        return new WorkflowSpec(
                WORKFLOW, "o", "d", "b", 1, "w", nothing, nothing, List.of("t"), true, OnDdl.STOP, version);
    }

    private TopologyClient client(Duration fresh) {
        int port = api.getAddress().getPort();
        return new TopologyClient(
                new ServiceConfig() {
                    @Override
                    public String kafka() {
                        return "";
                    }

                    @Override
                    public String apiUrl() {
                        return "http://127.0.0.1:" + port;
                    }

                    @Override
                    public String internalToken() {
                        return "token";
                    }

                    @Override
                    public String instance() {
                        return "test";
                    }
                },
                fresh);
    }

    @Test
    void keepsAnAnswerForAWhile() {
        var client = client(Duration.ofMinutes(1));

        client.workflow(WORKFLOW, 1);
        client.workflow(WORKFLOW, 1);

        assertThat(asked).hasValue(1);
    }

    @Test
    void asksAgainForANewerVersionAndAfterAWhile() {
        var client = client(Duration.ZERO);
        client.workflow(WORKFLOW, 1);
        version.set(2);

        assertThat(client.workflow(WORKFLOW, 1).topologyVersion()).isEqualTo(2);

        var patient = client(Duration.ofMinutes(1));
        patient.workflow(WORKFLOW, 1);
        version.set(3);
        assertThat(patient.workflow(WORKFLOW, 3).topologyVersion()).isEqualTo(3);
    }

    @Test
    void goesOnWithWhatItKnowsWhileTheControlPlaneIsDown() {
        var client = client(Duration.ZERO);
        client.workflow(WORKFLOW, 1);
        api.stop(0);

        assertThat(client.workflow(WORKFLOW, 1)).isEqualTo(spec(1));
        assertThatThrownBy(() -> client.workflow(WORKFLOW, 2)).isInstanceOf(ShardwayException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 429, 503})
    void goesOnWithWhatItKnowsWhateverTheControlPlaneAnswers(int answer) {
        var client = client(Duration.ZERO);
        client.workflow(WORKFLOW, 1);
        status.set(answer);

        assertThat(client.workflow(WORKFLOW, 1)).isEqualTo(spec(1));
    }

    @Test
    void doesNotWaitForAWorkflowThatIsGone() {
        status.set(404);

        assertThatThrownBy(() -> client(Duration.ZERO).workflow(WORKFLOW, 1))
                .isInstanceOfSatisfying(
                        ShardwayException.class,
                        e -> assertThat(e.code().kind()).isEqualTo(ErrorKind.REJECTED));
    }
}
