package io.shardway.api.webhook;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.shardway.api.ApiConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to webhooks. Every instance looks for webhooks with something due and takes one by its lease, so that one instance at a time
 * sends to a webhook, and another goes on when it dies. A receiver that is slow or gone holds up nobody but itself: each webhook has a thread
 * of its own while something is due for it.
 */
@ApplicationScoped
public class WebhookSender {

    private static final int TAKEN_AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final FanOut fanOut;
    private final DeliveryStore deliveries;
    private final WebhookStore webhooks;
    private final Poster poster;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final String owner;
    private final Duration lease;
    private final Duration pause;
    private final Set<String> working = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Thread thread;
    private volatile boolean stopping;
    private volatile boolean standingStill;

    @Inject
    WebhookSender(
            FanOut fanOut,
            DeliveryStore deliveries,
            WebhookStore webhooks,
            Poster poster,
            Clock clock,
            ApiConfig config) {
        this(fanOut, deliveries, webhooks, poster, clock, config.instance(), config.webhook());
    }

    WebhookSender(
            FanOut fanOut,
            DeliveryStore deliveries,
            WebhookStore webhooks,
            Poster poster,
            Clock clock,
            String owner,
            ApiConfig.Webhook config) {
        this.fanOut = fanOut;
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.poster = poster;
        this.schedule = new RetrySchedule(config.firstPause(), config.longestPause(), config.giveUpAfter());
        this.clock = clock;
        this.owner = owner;
        this.lease = config.lease();
        this.pause = config.poll();
        if (lease.compareTo(config.attemptTimeout().multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("shardway.webhook.lease (" + lease
                    + ") must be at least twice shardway.webhook.attempt-timeout (" + config.attemptTimeout() + ")");
        }
    }

    public void start() {
        thread = Thread.ofPlatform().daemon().name("webhook-sender").start(this::loop);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (thread != null) {
            thread.interrupt();
            thread.join(PATIENCE);
        }
        threads.shutdown();
        if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }

    /** For tests, which watch others send: begins nothing new while it stands still. */
    void standStill(boolean still) {
        standingStill = still;
    }

    /** Ends it as the death of the process would: nothing is stored any more, no lease is given back. For tests. */
    void die() {
        stopping = true;
        threads.shutdownNow();
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void loop() {
        try {
            while (!stopping) {
                try {
                    if (!standingStill) {
                        step();
                    }
                } catch (RuntimeException e) {
                    Log.warnf(e, "Cannot look for webhooks; trying again in %d ms", pause.toMillis());
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Log.debug("The sender of webhooks ends");
        }
    }

    private void step() {
        boolean more = true;
        while (more && !stopping) {
            more = fanOut.run();
        }
        var now = Instant.ofEpochMilli(clock.millis());
        for (String webhook : deliveries.due(now, TAKEN_AT_ONCE).await().atMost(PATIENCE)) {
            if (!stopping && working.add(webhook)) {
                begin(webhook);
            }
        }
    }

    private void begin(String webhook) {
        try {
            threads.execute(() -> {
                try {
                    new DeliveryRun(deliveries, webhooks, poster, schedule, clock, threads, owner, lease).of(webhook);
                } catch (InterruptedException e) {
                    Log.debugf("Sending ends webhook=%s", webhook);
                } catch (RuntimeException e) {
                    Log.warnf(e, "Cannot send webhook=%s; trying again", webhook);
                } finally {
                    working.remove(webhook);
                }
            });
        } catch (RejectedExecutionException _) {
            working.remove(webhook);
        }
    }
}
