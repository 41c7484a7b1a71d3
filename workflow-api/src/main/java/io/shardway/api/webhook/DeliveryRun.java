package io.shardway.api.webhook;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends what is due for one webhook, under its lease, until nothing is. Workflows go side by side, the events of one workflow one after the
 * other: the next one only when the one before it has arrived or was given up.
 */
final class DeliveryRun {

    private static final int SIDE_BY_SIDE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DeliveryStore deliveries;
    private final WebhookStore webhooks;
    private final Poster poster;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final ExecutorService threads;
    private final String owner;
    private final Duration lease;

    DeliveryRun(
            DeliveryStore deliveries,
            WebhookStore webhooks,
            Poster poster,
            RetrySchedule schedule,
            Clock clock,
            ExecutorService threads,
            String owner,
            Duration lease) {
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.poster = poster;
        this.schedule = schedule;
        this.clock = clock;
        this.threads = threads;
        this.owner = owner;
        this.lease = lease;
    }

    void of(String webhookId) throws InterruptedException {
        // The lease is asked for again before every round, and a round is shorter than it.
        while (deliveries.hold(webhookId, owner, lease).await().atMost(PATIENCE)) {
            if (!round(webhookId)) {
                deliveries.release(webhookId, owner).await().atMost(PATIENCE);
                return;
            }
        }
    }

    private boolean round(String webhookId) throws InterruptedException {
        var webhook = deliveries.enabled(webhookId).await().atMost(PATIENCE);
        List<Pending> heads = webhook.isEmpty()
                ? List.of()
                : deliveries.heads(webhookId, now(), SIDE_BY_SIDE).await().atMost(PATIENCE);
        if (heads.isEmpty()) {
            return false;
        }
        var secret = webhooks.secret(webhookId).await().atMost(PATIENCE);
        if (secret.isEmpty()) {
            return false;
        }
        var running = heads.stream()
                .<Future<?>>map(head -> threads.submit(() -> {
                    attempt(webhook.get(), secret.get(), head);
                    return null;
                }))
                .toList();
        for (Future<?> attempt : running) {
            await(webhookId, attempt);
        }
        return true;
    }

    private static void await(String webhookId, Future<?> attempt) throws InterruptedException {
        try {
            attempt.get();
        } catch (ExecutionException e) {
            // Its result is not stored: it is still pending, and goes out again.
            Log.warnf(e.getCause(), "Cannot store the result of a delivery webhook=%s", webhookId);
        }
    }

    private void attempt(Webhook webhook, String secret, Pending pending) throws InterruptedException {
        int number = pending.attempts() + 1;
        var begin = now();
        var answer = poster.post(
                webhook.url(),
                number,
                headers(secret, pending.event(), pending.deliveryId(), number, begin),
                pending.event().json());
        var at = now();
        var stored = answer.isDelivered()
                ? deliveries.delivered(pending, owner, answer, at)
                : schedule.next(number, pending.createdAt(), at, ThreadLocalRandom.current())
                        .map(next -> deliveries.again(pending, owner, answer, at, next))
                        .orElseGet(() -> givenUp(pending, answer, at));
        stored.await().atMost(PATIENCE);
    }

    private Uni<Void> givenUp(Pending pending, Answer answer, Instant at) {
        Log.warnf(
                "Gave up a delivery webhook=%s sequence=%d attempts=%d: %s",
                pending.webhookId(),
                pending.sequence(),
                pending.attempts() + 1,
                answer.error().orElse(""));
        return deliveries.failed(pending, owner, answer, at);
    }

    static Map<String, String> headers(String secret, CloudEvent event, String deliveryId, int attempt, Instant at) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", CloudEvent.CONTENT_TYPE);
        headers.put("User-Agent", "Shardway-Webhooks/1");
        headers.put("Shardway-Delivery", deliveryId);
        headers.put("Shardway-Event", event.type());
        headers.put("Shardway-Attempt", Integer.toString(attempt));
        headers.put("Shardway-Signature", Signature.header(secret, at, event.json()));
        return headers;
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
