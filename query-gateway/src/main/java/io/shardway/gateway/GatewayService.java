package io.shardway.gateway;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.control.TopologyClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Starts the gateway with the service, ends it with the service, and says when it serves. */
@ApplicationScoped
@Readiness
public class GatewayService implements HealthCheck {

    private final Gateway gateway;

    public GatewayService(GatewayConfig config, ServiceConfig service, TopologyClient topology) {
        List<String> branch = List.of(config.branch().split("/", -1));
        if (branch.size() != 3) {
            throw new IllegalArgumentException(
                    "SHARDWAY_GATEWAY_BRANCH is '" + config.branch() + "'; it is written organization/database/branch");
        }
        this.gateway = new Gateway(
                config,
                service.instance(),
                service.kafka(),
                () -> topology.branch(branch.getFirst(), branch.get(1), branch.getLast()));
    }

    void start(@Observes StartupEvent event) {
        gateway.start();
    }

    void stop(@Observes ShutdownEvent event) {
        gateway.close();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway")
                .status(gateway.ready())
                .withData("port", gateway.port())
                .withData("epoch", gateway.routing().current().epoch())
                .withData("waitingFor", gateway.waitingFor())
                .build();
    }
}
