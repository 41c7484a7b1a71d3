package io.shardway.api.webhook;

import io.shardway.api.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Sends one signed event of its own kind, so that a receiver can be tried before it matters. It is no delivery and is not tried again. */
@ApplicationScoped
public class Trial {

    /** Not among the workflow's events, and sent whatever the webhook wants to hear. */
    static final String TYPE = "shardway.webhook-test.v1";

    private final WebhookStore webhooks;
    private final Poster poster;
    private final Clock clock;
    private final Vertx vertx;

    Trial(WebhookStore webhooks, Poster poster, Clock clock, Vertx vertx) {
        this.webhooks = webhooks;
        this.poster = poster;
        this.clock = clock;
        this.vertx = vertx;
    }

    /** What the receiver answered, within the time of an attempt. */
    public Uni<Answer> send(Webhook webhook, String source) {
        var now = Instant.ofEpochMilli(clock.millis());
        String id = UUID.randomUUID().toString();
        var event = CloudEvent.of(id, TYPE, source, webhook.id(), now, 0, "{\"webhook\":\"" + webhook.id() + "\"}");
        return webhooks.secret(webhook.id())
                .map(found -> found.orElseThrow(
                        () -> Refusal.notFound("Webhook " + webhook.id() + " was deleted a moment ago")))
                .chain(secret -> vertx.executeBlocking(
                        () -> poster.post(
                                webhook.url(), 1, DeliveryRun.headers(secret, event, id, 1, now), event.json()),
                        false));
    }
}
