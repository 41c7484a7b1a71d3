package io.shardway.api.instance;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A process whose name another one has taken serves nobody. */
@Readiness
class NameReadiness implements HealthCheck {

    private final ThisInstance instance;

    NameReadiness(ThisInstance instance) {
        this.instance = instance;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("instance name")
                .status(!instance.isReplaced())
                .withData("instance", instance.holder())
                .build();
    }
}
