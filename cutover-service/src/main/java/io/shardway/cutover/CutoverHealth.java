package io.shardway.cutover;

import io.shardway.cutover.messaging.RoutingWatch;
import io.shardway.cutover.store.MetadataDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the journal can be written and gateways are heard: without either no switch may begin here. */
@Readiness
@ApplicationScoped
public class CutoverHealth implements HealthCheck {

    private final MetadataDatabase database;
    private final RoutingWatch watch;

    public CutoverHealth(MetadataDatabase database, RoutingWatch watch) {
        this.database = database;
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("cutover")
                .withData("gateways", watch.alive())
                .status(watch.alive() && databaseAnswers())
                .build();
    }

    private boolean databaseAnswers() {
        try {
            return database.answers();
        } catch (RuntimeException _) {
            return false;
        }
    }
}
