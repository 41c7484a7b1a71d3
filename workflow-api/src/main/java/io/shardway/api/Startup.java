package io.shardway.api;

import io.quarkus.runtime.StartupEvent;
import io.shardway.api.catalogue.CatalogueFile;
import io.shardway.api.instance.Housekeeping;
import io.shardway.api.instance.Presence;
import io.shardway.api.messaging.Relay;
import io.shardway.api.messaging.TopicSetup;
import io.shardway.api.routing.RoutingFollower;
import io.shardway.api.store.Migrator;
import io.shardway.api.webhook.WebhookSender;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The order of the start: tables, name, catalogue, topics, routing rules, then the channels (by the framework), the relay and what else runs by itself. */
@ApplicationScoped
class Startup {

    private static final int BEFORE_THE_CHANNELS = 1;

    private final Migrator migrator;
    private final Presence presence;
    private final Housekeeping housekeeping;
    private final CatalogueFile catalogue;
    private final TopicSetup topics;
    private final RoutingFollower routing;
    private final Relay relay;
    private final WebhookSender webhooks;
    private final Retention retention;

    Startup(
            Migrator migrator,
            Presence presence,
            Housekeeping housekeeping,
            CatalogueFile catalogue,
            TopicSetup topics,
            RoutingFollower routing,
            Relay relay,
            WebhookSender webhooks,
            Retention retention) {
        this.migrator = migrator;
        this.presence = presence;
        this.housekeeping = housekeeping;
        this.catalogue = catalogue;
        this.topics = topics;
        this.routing = routing;
        this.relay = relay;
        this.webhooks = webhooks;
        this.retention = retention;
    }

    void start(@Observes @Priority(BEFORE_THE_CHANNELS) StartupEvent event) {
        migrator.migrate();
        presence.start();
        housekeeping.start();
        catalogue.load();
        topics.create();
        routing.start();
        relay.start();
        webhooks.start();
        retention.start();
    }
}
