package io.shardway.gateway.control;

import io.quarkus.logging.Log;
import io.shardway.contract.ContractJson;
import io.shardway.contract.MessageTypes;
import io.shardway.contract.Topics;
import io.shardway.contract.routing.GatewayHeartbeat;
import io.shardway.contract.routing.LeaseGranted;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.events.ControlMessage;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Tells the controller that this gateway lives and which epoch it has taken over, regularly and at once when the epoch advances,
 * and takes the controller's echo for the {@link Lease}.
 */
public final class Heartbeats implements AutoCloseable {

    private static final String TYPE = MessageTypes.GATEWAY_HEARTBEAT;

    private final String bootstrap;
    private final String gateway;
    private final String branch;
    private final Lease lease;
    private final LongSupplier acknowledgedEpoch;
    private final Duration interval;
    private final Runnable leaseRegained;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("heartbeat").daemon().factory());
    private final PartitionFollower grants;

    private KafkaProducer<String, byte[]> producer;
    private long nonce;

    /**
     * @param firstNonce larger than any that an earlier process of this id can have used
     * @param leaseRegained called when statements that waited for the lease may go on
     */
    public Heartbeats(
            String bootstrap,
            String gateway,
            String branch,
            Lease lease,
            LongSupplier acknowledgedEpoch,
            Duration interval,
            long firstNonce,
            Runnable leaseRegained) {
        this.bootstrap = bootstrap;
        this.gateway = gateway;
        this.branch = branch;
        this.lease = lease;
        this.acknowledgedEpoch = acknowledgedEpoch;
        this.interval = interval;
        this.nonce = firstNonce;
        this.leaseRegained = leaseRegained;
        this.producer = KafkaClients.controlProducer(bootstrap);
        this.grants =
                new PartitionFollower(bootstrap, Topics.GATEWAYS, PartitionFollower.From.END, this::take, () -> {});
    }

    public void start() {
        grants.start();
        var _ = scheduler.scheduleAtFixedRate(this::beat, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends a heartbeat outside the rhythm. */
    public void beatNow() {
        if (!scheduler.isShutdown()) {
            scheduler.execute(this::beat);
        }
    }

    private void beat() {
        try {
            long now = nonce++;
            lease.sending(now);
            GatewayHeartbeat heartbeat = new GatewayHeartbeat(gateway, branch, now, acknowledgedEpoch.getAsLong());
            var _ = producer.send(ControlMessage.of(
                    Topics.GATEWAYS,
                    gateway,
                    gateway + "/" + now,
                    TYPE,
                    "query-gateway/" + gateway,
                    branch,
                    ContractJson.write(heartbeat)));
        } catch (RuntimeException e) {
            // Whatever it is: a scheduler drops a task that throws, and a gateway without heartbeats loses its lease
            // for good.
            Log.warnf("Heartbeat was not sent gateway=%s error=%s", gateway, e.getMessage());
            producer.close(Duration.ZERO);
            producer = KafkaClients.controlProducer(bootstrap);
        }
    }

    private void take(ConsumerRecord<String, byte[]> message) {
        if (!LeaseGranted.key(gateway).equals(message.key()) || message.value() == null) {
            return;
        }
        try {
            LeaseGranted granted = ContractJson.read(message.value(), LeaseGranted.class);
            if (lease.granted(granted.nonce())) {
                Log.infof("Lease granted gateway=%s", gateway);
                leaseRegained.run();
            }
        } catch (IllegalArgumentException e) {
            Log.errorf(e, "Skipping a lease that cannot be read offset=%d", message.offset());
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        grants.close();
        producer.close(Duration.ZERO);
    }
}
