package io.shardway.cutover.messaging;

import io.quarkus.logging.Log;
import io.shardway.contract.ContractJson;
import io.shardway.contract.MessageTypes;
import io.shardway.contract.Topics;
import io.shardway.contract.routing.GatewayHeartbeat;
import io.shardway.contract.routing.LeaseGranted;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.events.ControlMessage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * One thread that listens to gateways and to what the routing topic holds. It grants leases, and publishes a branch again whenever the last
 * record on the topic is not what the database says: after a crash between the two, after a late publisher, on a new cluster.
 */
@ApplicationScoped
public class RoutingWatch {

    private static final TopicPartition ROUTING = new TopicPartition(Topics.ROUTING, 0);
    private static final TopicPartition GATEWAYS = new TopicPartition(Topics.GATEWAYS, 0);
    private static final Duration COMPARE_EVERY = Duration.ofSeconds(1);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);
    private static final String LEASE_TYPE = MessageTypes.LEASE_GRANTED;

    private final ServiceConfig config;
    private final Gateways gateways;
    private final RoutingTopic topic;
    private final Map<String, Long> lastOnTopic = new HashMap<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile boolean alive;

    public RoutingWatch(ServiceConfig config, Gateways gateways, RoutingTopic topic) {
        this.config = config;
        this.gateways = gateways;
        this.topic = topic;
    }

    /** Begins; {@code truth} answers the routing rules as the database has them. */
    public void start(Supplier<List<RoutingSnapshot>> truth) {
        Thread.ofPlatform().daemon().name("routing-watch").start(() -> live(truth));
    }

    /** Whether the watch has reached Kafka. */
    public boolean alive() {
        return alive;
    }

    private void live(Supplier<List<RoutingSnapshot>> truth) {
        while (!stopped.get()) {
            try (KafkaConsumer<String, byte[]> consumer = KafkaClients.controlConsumer(config.kafka());
                    KafkaProducer<String, byte[]> producer = KafkaClients.controlProducer(config.kafka())) {
                consumer.assign(List.of(ROUTING, GATEWAYS));
                consumer.seekToBeginning(List.of(ROUTING));
                consumer.seekToEnd(List.of(GATEWAYS));
                // Positions are looked up lazily; asking for them makes "from now on" true.
                consumer.position(GATEWAYS);
                gateways.listening();
                alive = true;
                watch(truth, consumer, producer);
            } catch (WakeupException | InterruptException _) {
                return;
            } catch (KafkaException e) {
                Log.warnf("Waiting for Kafka to listen to gateways: %s", e.getMessage());
            } catch (RuntimeException e) {
                Log.errorf(e, "Listening to gateways failed, beginning again");
                LockSupport.parkNanos(AFTER_A_FAILURE.toNanos());
            } finally {
                alive = false;
            }
        }
    }

    private void watch(
            Supplier<List<RoutingSnapshot>> truth,
            KafkaConsumer<String, byte[]> consumer,
            KafkaProducer<String, byte[]> producer) {
        long endOfRouting = consumer.endOffsets(List.of(ROUTING)).getOrDefault(ROUTING, 0L);
        long nextComparison = System.nanoTime();
        while (!stopped.get()) {
            for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(100))) {
                take(message, producer);
            }
            if (System.nanoTime() >= nextComparison && consumer.position(ROUTING) >= endOfRouting) {
                compare(truth);
                nextComparison = System.nanoTime() + COMPARE_EVERY.toNanos();
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> message, KafkaProducer<String, byte[]> producer) {
        if (message.value() == null || message.key() == null) {
            return;
        }
        try {
            if (message.topic().equals(Topics.ROUTING)) {
                lastOnTopic.put(
                        message.key(),
                        ContractJson.read(message.value(), RoutingSnapshot.class)
                                .epoch());
            } else if (!message.key().startsWith(LeaseGranted.key(""))) {
                GatewayHeartbeat heartbeat = ContractJson.read(message.value(), GatewayHeartbeat.class);
                grant(heartbeat, producer);
                gateways.heard(heartbeat);
            }
        } catch (IllegalArgumentException e) {
            Log.warnf("Skipping a record that cannot be read topic=%s key=%s", message.topic(), message.key());
        }
    }

    private void grant(GatewayHeartbeat heartbeat, KafkaProducer<String, byte[]> producer) {
        String key = LeaseGranted.key(heartbeat.gateway());
        var _ = producer.send(ControlMessage.of(
                Topics.GATEWAYS,
                key,
                key + "@" + heartbeat.nonce(),
                LEASE_TYPE,
                config.instance(),
                heartbeat.gateway(),
                ContractJson.write(new LeaseGranted(heartbeat.gateway(), heartbeat.nonce()))));
    }

    private void compare(Supplier<List<RoutingSnapshot>> truth) {
        try {
            for (RoutingSnapshot snapshot : truth.get()) {
                Long last = lastOnTopic.get(snapshot.key());
                if (last == null || last != snapshot.epoch()) {
                    topic.publish(snapshot);
                }
            }
        } catch (RuntimeException e) {
            Log.warnf("Comparing the routing topic with the database failed, it is tried again: %s", e.getMessage());
        }
    }

    @PreDestroy
    void stop() {
        stopped.set(true);
    }
}
