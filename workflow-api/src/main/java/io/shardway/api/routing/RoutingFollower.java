package io.shardway.api.routing;

import io.quarkus.logging.Log;
import io.shardway.api.ApiConfig;
import io.shardway.api.messaging.Reminder;
import io.shardway.contract.ContractJson;
import io.shardway.contract.Topics;
import io.shardway.contract.routing.RoutingRulesAnswer;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.messaging.control.KafkaClients;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Follows the routing rules of all branches and the answers to changes that this instance has asked for. Holds copies in memory; while
 * Kafka is away they stay as they were. Whatever fails, it begins anew until it is stopped.
 */
@ApplicationScoped
public class RoutingFollower {

    private static final TopicPartition ROUTING = new TopicPartition(Topics.ROUTING, 0);
    private static final TopicPartition ANSWERS = new TopicPartition(Topics.ROUTING_ANSWERS, 0);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Reminder defects = new Reminder(Duration.ofMinutes(1));
    private final Map<String, RoutingSnapshot> snapshots = new ConcurrentHashMap<>();
    private final Map<UUID, CompletableFuture<RoutingRulesAnswer>> waiting = new ConcurrentHashMap<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Optional<String> broken = Optional.empty();

    @Inject
    RoutingFollower(ApiConfig config) {
        this(() -> KafkaClients.controlConsumer(config.kafka()));
    }

    RoutingFollower(Supplier<Consumer<String, byte[]>> consumers) {
        this.consumers = consumers;
    }

    /** Begins to follow, and returns when it has caught up; without Kafka it goes on trying beside. The topics must be there. */
    public void start() {
        Thread.ofPlatform().daemon().name("routing-follower").start(() -> {
            try {
                live();
            } finally {
                if (!isStopped()) {
                    broken = Optional.of("the thread that follows has ended");
                }
            }
        });
        try {
            if (!complete.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                Log.warn("The routing rules have not been read yet; changes that need them answer 503 until then");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether everything that the topic held at the start has been read. */
    public boolean complete() {
        return complete.getCount() == 0;
    }

    /** Why nothing is followed, if that is a defect that waiting for Kafka does not mend. */
    Optional<String> broken() {
        return broken;
    }

    /** The newest snapshot known of a branch; empty before its first route or rule. */
    public Optional<RoutingSnapshot> current(String branchKey) {
        return Optional.ofNullable(snapshots.get(branchKey));
    }

    /** The answer to a request that is about to be sent. {@link #forget} it afterwards. */
    CompletableFuture<RoutingRulesAnswer> await(UUID request) {
        return waiting.computeIfAbsent(request, _ -> new CompletableFuture<>());
    }

    void forget(UUID request) {
        waiting.remove(request);
    }

    private void live() {
        while (!isStopped()) {
            try (Consumer<String, byte[]> consumer = consumers.get()) {
                consumer.assign(List.of(ROUTING, ANSWERS));
                consumer.seekToBeginning(List.of(ROUTING));
                consumer.seekToEnd(List.of(ANSWERS));
                // Positions are looked up lazily; asking for them makes "from now on" true before anybody may ask.
                consumer.position(ANSWERS);
                follow(consumer, consumer.endOffsets(List.of(ROUTING)).getOrDefault(ROUTING, 0L));
            } catch (InterruptException _) {
                return;
            } catch (KafkaException e) {
                Log.warnf("Waiting for Kafka to follow the routing rules: %s", e.getMessage());
                pause();
            } catch (RuntimeException e) {
                if (defects.isDue(System.nanoTime())) {
                    Log.errorf(e, "Cannot follow the routing rules; reading them again from the start");
                }
                broken = Optional.of(e.getClass().getSimpleName());
                pause();
            }
        }
    }

    private void pause() {
        try {
            boolean _ = stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            stopped.countDown();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void follow(Consumer<String, byte[]> consumer, long end) {
        while (!isStopped()) {
            consumer.poll(Duration.ofMillis(250)).forEach(this::take);
            if (consumer.position(ROUTING) >= end) {
                broken = Optional.empty();
                defects.ends();
                complete.countDown();
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> message) {
        if (message.value() == null) {
            return;
        }
        try {
            if (message.topic().equals(Topics.ROUTING)) {
                take(ContractJson.read(message.value(), RoutingSnapshot.class));
            } else {
                RoutingRulesAnswer answer = ContractJson.read(message.value(), RoutingRulesAnswer.class);
                take(answer.snapshot());
                Optional.ofNullable(waiting.get(answer.request())).ifPresent(future -> future.complete(answer));
            }
        } catch (IllegalArgumentException _) {
            Log.warnf("Skipping a record that cannot be read topic=%s key=%s", message.topic(), message.key());
        }
    }

    private void take(RoutingSnapshot snapshot) {
        snapshots.merge(snapshot.key(), snapshot, (old, fresh) -> fresh.epoch() >= old.epoch() ? fresh : old);
    }

    @PreDestroy
    void stop() {
        stopped.countDown();
    }
}
