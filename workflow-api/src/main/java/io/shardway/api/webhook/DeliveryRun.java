package io.shardway.api.webhook;

import io.quarkus.logging.Log;
import io.shardway.api.instance.ThisInstance;
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
import java.util.function.BooleanSupplier;

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
    private final ThisInstance instance;
    private final LeaseTime leaseTime;

    DeliveryRun(
            DeliveryStore deliveries,
            WebhookStore webhooks,
            Poster poster,
            RetrySchedule schedule,
            Clock clock,
            ExecutorService threads,
            ThisInstance instance,
            LeaseTime leaseTime) {
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.poster = poster;
        this.schedule = schedule;
        this.clock = clock;
        this.threads = threads;
        this.instance = instance;
        this.leaseTime = leaseTime;
    }

    private enum Outcome {
        SENT,
        NOTHING_DUE,
        NOT_STORED
    }

    /** @param goesOn asked before every round */
    void of(String webhookId, BooleanSupplier goesOn) throws InterruptedException {
        while (goesOn.getAsBoolean()) {
            // The lease is asked for again before every round, and outlasts it.
            var time = leaseTime.begin();
            if (!deliveries.hold(webhookId, instance, leaseTime.lease()).await().atMost(time.untilTheLastAttempt())) {
                return;
            }
            switch (round(webhookId, time)) {
                case SENT -> {}
                case NOTHING_DUE -> {
                    release(webhookId);
                    return;
                }
                case NOT_STORED -> {
                    // The lease is kept: what is still pending goes out again when it is over, and not over and over
                    // until then.
                    return;
                }
            }
        }
        release(webhookId);
    }

    private void release(String webhookId) {
        deliveries.release(webhookId, instance.holder()).await().atMost(PATIENCE);
    }

    private Outcome round(String webhookId, LeaseTime.Round time) throws InterruptedException {
        var webhook = deliveries.enabled(webhookId).await().atMost(time.untilTheLastAttempt());
        List<Pending> heads = webhook.isEmpty()
                ? List.of()
                : deliveries.heads(webhookId, now(), SIDE_BY_SIDE).await().atMost(time.untilTheLastAttempt());
        if (heads.isEmpty()) {
            return Outcome.NOTHING_DUE;
        }
        var secret = webhooks.secret(webhookId).await().atMost(time.untilTheLastAttempt());
        if (secret.isEmpty()) {
            return Outcome.NOTHING_DUE;
        }
        var running = heads.stream()
                .<Future<?>>map(head -> threads.submit(() -> {
                    time.untilTheLastAttempt();
                    attempt(webhook.get(), secret.get(), head);
                    return null;
                }))
                .toList();
        boolean stored = true;
        for (Future<?> attempt : running) {
            stored &= isStored(webhookId, attempt);
        }
        return stored ? Outcome.SENT : Outcome.NOT_STORED;
    }

    private static boolean isStored(String webhookId, Future<?> attempt) throws InterruptedException {
        try {
            attempt.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException stopped) {
                throw stopped;
            }
            Log.warnf(
                    e.getCause(),
                    "An attempt ended without a stored result webhook=%s; the event is sent again after the lease",
                    webhookId);
            return false;
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
                ? deliveries.delivered(pending, instance.holder(), answer, at)
                : schedule.next(number, pending.createdAt(), at, ThreadLocalRandom.current())
                        .map(next -> deliveries.again(pending, instance.holder(), answer, at, next))
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
        return deliveries.failed(pending, instance.holder(), answer, at);
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
