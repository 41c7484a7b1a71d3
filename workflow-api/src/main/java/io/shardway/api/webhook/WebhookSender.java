package io.shardway.api.webhook;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.shardway.api.ApiConfig;
import io.shardway.api.instance.ThisInstance;
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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

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
    private final ThisInstance instance;
    private final LeaseTime leaseTime;
    private final Duration pause;
    private final Set<String> working = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-sender").factory());
    private volatile boolean stopping;
    private volatile boolean standingStill;

    @Inject
    WebhookSender(
            FanOut fanOut,
            DeliveryStore deliveries,
            WebhookStore webhooks,
            Poster poster,
            Clock clock,
            ThisInstance instance,
            ApiConfig config) {
        this(fanOut, deliveries, webhooks, poster, clock, instance, config.webhook());
    }

    WebhookSender(
            FanOut fanOut,
            DeliveryStore deliveries,
            WebhookStore webhooks,
            Poster poster,
            Clock clock,
            ThisInstance instance,
            ApiConfig.Webhook config) {
        this.fanOut = fanOut;
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.poster = poster;
        this.schedule = new RetrySchedule(config.firstPause(), config.longestPause(), config.giveUpAfter());
        this.clock = clock;
        this.instance = instance;
        this.leaseTime = new LeaseTime(config.lease(), config.attemptTimeout());
        this.pause = config.poll();
    }

    public void start() {
        var _ = looks.scheduleWithFixedDelay(this::look, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        looks.shutdownNow();
        if (!looks.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            Log.warn("The look for webhooks does not end");
        }
        // What is running still hands attempts over to the threads, so they close when it has ended.
        if (!awaitNothingRunning()) {
            threads.shutdownNow();
        }
        threads.shutdown();
    }

    /** For tests, which watch others send: begins nothing new while it stands still. */
    void standStill(boolean still) {
        standingStill = still;
    }

    /** Ends it as the death of the process would: nothing is stored any more, no lease is given back. For tests. */
    void die() {
        threads.shutdownNow();
        stopping = true;
        looks.shutdownNow();
    }

    private void look() {
        if (standingStill || !goesOn()) {
            return;
        }
        try {
            step();
        } catch (RuntimeException | Error e) {
            // What is thrown out of here ends the schedule, and nobody would hear of it.
            if (!stopping) {
                Log.warnf(e, "Cannot look for webhooks; trying again in %d ms", pause.toMillis());
            }
        }
    }

    private boolean awaitNothingRunning() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (working) {
            while (!working.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                working.wait(left);
            }
            return true;
        }
    }

    private void ended(String webhook) {
        synchronized (working) {
            working.remove(webhook);
            working.notifyAll();
        }
    }

    private boolean goesOn() {
        return !stopping && !instance.isReplaced();
    }

    private void step() {
        boolean more = true;
        while (more && goesOn()) {
            more = fanOut.run();
        }
        var now = Instant.ofEpochMilli(clock.millis());
        for (String webhook :
                deliveries.due(instance, now, TAKEN_AT_ONCE).await().atMost(PATIENCE)) {
            if (goesOn() && working.add(webhook)) {
                begin(webhook);
            }
        }
    }

    private DeliveryRun run() {
        return new DeliveryRun(deliveries, webhooks, poster, schedule, clock, threads, instance, leaseTime);
    }

    private void begin(String webhook) {
        try {
            threads.execute(() -> {
                try {
                    run().of(webhook, this::goesOn);
                } catch (InterruptedException e) {
                    Log.debugf("Sending ends webhook=%s", webhook);
                } catch (RuntimeException e) {
                    Log.warnf(e, "Cannot send webhook=%s; trying again", webhook);
                } finally {
                    ended(webhook);
                }
            });
        } catch (RejectedExecutionException _) {
            ended(webhook);
        }
    }
}
