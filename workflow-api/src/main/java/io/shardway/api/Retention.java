package io.shardway.api;

import io.quarkus.logging.Log;
import io.shardway.api.audit.AuditTrail;
import io.shardway.api.webhook.DeliveryStore;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Removes once an hour what is kept for a time only: audit entries and ended deliveries. Several instances may do it at once. */
@ApplicationScoped
class Retention {

    private static final Duration AT_FIRST = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofHours(1);

    private final Vertx vertx;
    private final AuditTrail trail;
    private final DeliveryStore deliveries;
    private final Clock clock;
    private final ApiConfig config;

    Retention(Vertx vertx, AuditTrail trail, DeliveryStore deliveries, Clock clock, ApiConfig config) {
        this.vertx = vertx;
        this.trail = trail;
        this.deliveries = deliveries;
        this.clock = clock;
        this.config = config;
    }

    void start() {
        vertx.setPeriodic(AT_FIRST.toMillis(), EVERY.toMillis(), _ -> purge().subscribe()
                .with(done -> {}, e -> Log.warnf("Cannot remove what is old: %s", e.getMessage())));
    }

    Uni<Void> purge() {
        var now = clock.instant();
        return trail.purge(now.minus(config.api().auditRetention()))
                .chain(() -> deliveries.purge(now.minus(config.webhook().retention())));
    }
}
