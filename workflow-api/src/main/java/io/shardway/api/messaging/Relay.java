package io.shardway.api.messaging;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.shardway.api.ApiConfig;
import io.shardway.api.events.EventFeed;
import io.shardway.api.instance.ThisInstance;
import io.shardway.api.shell.FaultPoints;
import io.shardway.api.shell.FaultPoints.Point;
import io.shardway.api.shell.RelayBell;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the shell stored. One instance at a time by a lease row, and behind it a fence in Kafka: whoever takes the lease fences the one
 * before, so an instance that slept past its lease can send nothing old behind something newer (docs/adr/0010). Rows go in the order in
 * which they were stored, a batch counts as a whole, and rows are flagged one by one: a row that committed late is never skipped. Public
 * rows get their sequence number here. At least once: a crash between Kafka's commit and the flag sends rows again under the same ids. A row
 * that Kafka refuses stops everything behind it, since nothing may overtake it or be lost; the log names it once a minute.
 */
@ApplicationScoped
public class Relay {

    private static final int BATCH = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final RelayBell bell;
    private final EventFeed events;
    private final FaultPoints faults;
    private final ThisInstance instance;
    private final String bootstrap;
    private final Duration pause;
    private @Nullable FencedProducer producer;
    private @Nullable Thread thread;
    private volatile boolean stopping;
    private final Reminder reminder = new Reminder(Duration.ofMinutes(1));
    /** Rows to send at a time: fewer after each failure, so that all in front of one that Kafka refuses gets through. */
    private int most = BATCH;

    Relay(Pool pool, RelayBell bell, EventFeed events, FaultPoints faults, ThisInstance instance, ApiConfig config) {
        this.outbox = new Outbox(
                pool, instance.name(), instance.holder(), config.api().relayLease());
        this.bell = bell;
        this.events = events;
        this.faults = faults;
        this.instance = instance;
        this.bootstrap = config.kafka();
        this.pause = config.api().relayPause();
    }

    public void start() {
        thread = Thread.ofPlatform().daemon().name("outbox-relay").start(this::loop);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (thread != null) {
            thread.interrupt();
            thread.join(PATIENCE);
        }
    }

    private void loop() {
        try {
            while (!stopping) {
                if (!turn()) {
                    bell.await(pause);
                }
            }
        } catch (InterruptedException | InterruptException e) {
            Log.debug("The relay ends");
        } finally {
            retire();
        }
    }

    /** Whether there may be more to send at once. */
    private boolean turn() throws InterruptedException {
        try {
            boolean more = mayRelay() && relay();
            if (reminder.ends()) {
                Log.info("The outbox is relayed again");
            }
            return more;
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            closeProducer();
            Log.infof("Another instance relays the outbox now: %s", e.getMessage());
            return false;
        } catch (InterruptException e) {
            throw e;
        } catch (Exception e) {
            closeProducer();
            most = Math.max(1, most / 2);
            if (reminder.isDue(System.nanoTime())) {
                Log.warnf(
                        e,
                        "The outbox waits; what was accepted is sent in its order when this is over: %s",
                        e.getMessage());
            }
            return false;
        }
    }

    /** Whether the lease is ours and everybody before us is fenced. */
    private boolean mayRelay() {
        if (instance.isReplaced() || !outbox.holdLease()) {
            closeProducer();
            return false;
        }
        if (producer == null) {
            var opened = FencedProducer.open(bootstrap);
            producer = opened;
            // INVARIANT: the lease was ours after the fence. Had another taken it meanwhile, our fence would have hit
            // the rightful one; who takes it from now on fences us.
            if (!outbox.holdLease()) {
                closeProducer();
                return false;
            }
        }
        return true;
    }

    private boolean relay() {
        var sender = producer;
        List<OutboxMessage> batch = outbox.unsent(most);
        if (sender == null || batch.isEmpty()) {
            return false;
        }
        var unnumbered = batch.stream().filter(message -> !message.isNumbered()).toList();
        outbox.number(unnumbered);
        if (!unnumbered.isEmpty()) {
            events.ring();
        }
        faults.pass(Point.BEFORE_SEND);
        sender.send(
                batch.stream()
                        .filter(message -> message.topic().isPresent())
                        .map(message -> message.record("workflow-api/" + instance.name()))
                        .toList(),
                () -> faults.pass(Point.BEFORE_SEND_COUNTS));
        faults.pass(Point.AFTER_SEND);
        outbox.flagSent(batch);
        boolean isFull = batch.size() == most;
        most = BATCH;
        return isFull;
    }

    private void retire() {
        closeProducer();
        try {
            outbox.giveLeaseBack();
        } catch (RuntimeException e) {
            Log.debugf(e, "The lease ends by itself");
        }
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close();
            producer = null;
        }
    }
}
