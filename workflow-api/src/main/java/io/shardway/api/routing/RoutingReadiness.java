package io.shardway.api.routing;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** An instance that cannot read the routing rules shows old ones and hears no answer; while it is only Kafka that is away, all wait alike. */
@Readiness
class RoutingReadiness implements HealthCheck {

    private final RoutingFollower follower;

    RoutingReadiness(RoutingFollower follower) {
        this.follower = follower;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("routing rules")
                .status(follower.broken().isEmpty());
        follower.broken().ifPresent(reason -> answer.withData("reason", reason));
        return answer.build();
    }
}
