package io.shardway.cutover;

import io.shardway.cutover.action.SwitchWatch;
import io.shardway.cutover.messaging.RoutingWatch;
import io.shardway.cutover.store.MetadataDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the journal can be written and gateways are heard, without either of which no switch may begin here, and when abandoned switches are looked for. */
@Readiness
@ApplicationScoped
public class CutoverHealth implements HealthCheck {

    private final MetadataDatabase database;
    private final RoutingWatch watch;
    private final SwitchWatch switches;

    public CutoverHealth(MetadataDatabase database, RoutingWatch watch, SwitchWatch switches) {
        this.database = database;
        this.watch = watch;
        this.switches = switches;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("cutover")
                .withData("gateways", watch.alive())
                .withData("abandonedSwitches", switches.alive())
                .status(watch.alive() && switches.alive() && databaseAnswers())
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
