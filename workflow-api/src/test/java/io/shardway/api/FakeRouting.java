package io.shardway.api;

import io.shardway.contract.ContractJson;
import io.shardway.contract.Topics;
import io.shardway.contract.routing.ChangeRoutingRules;
import io.shardway.contract.routing.RoutingRules;
import io.shardway.contract.routing.RoutingRulesAnswer;
import io.shardway.contract.routing.RoutingRulesAnswer.Outcome;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.testing.SharedServers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Keeps routing rules as cutover-service does, in memory: answers changes over real Kafka. */
public final class FakeRouting {

    private static @Nullable FakeRouting shared;

    /** One for all tests of a JVM, as they share Kafka; it answers. */
    public static synchronized FakeRouting shared() {
        var routing = shared;
        if (routing == null) {
            routing = new FakeRouting();
            shared = routing;
        }
        routing.silent = false;
        routing.refusal = Optional.empty();
        return routing;
    }

    private final Map<String, RoutingSnapshot> snapshots = new HashMap<>();
    private final KafkaProducer<String, byte[]> producer =
            KafkaClients.controlProducer(SharedServers.kafka().bootstrapServers());
    private volatile boolean silent;
    private volatile Optional<RoutingRulesAnswer> refusal = Optional.empty();

    private FakeRouting() {
        Thread.ofPlatform().daemon().name("fake-routing").start(this::work);
    }

    /** Reads changes and does nothing, as if no instance were there. */
    void fallSilent() {
        silent = true;
    }

    /** Refuses every change with this answer's reason and workflow. */
    void refuse(RoutingRulesAnswer answer) {
        refusal = Optional.of(answer);
    }

    /** Publishes routes as a switch would. */
    synchronized void publish(RoutingSnapshot snapshot) {
        snapshots.put(snapshot.key(), snapshot);
        send(Topics.ROUTING, snapshot.key(), snapshot);
    }

    synchronized Optional<RoutingSnapshot> stored(String key) {
        return Optional.ofNullable(snapshots.get(key));
    }

    private void work() {
        try (KafkaConsumer<String, byte[]> consumer =
                KafkaClients.controlConsumer(SharedServers.kafka().bootstrapServers())) {
            var partition = new TopicPartition(Topics.ROUTING_COMMANDS, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (!Thread.currentThread().isInterrupted()) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(message -> answer(ContractJson.read(message.value(), ChangeRoutingRules.class)));
            }
        }
    }

    private synchronized void answer(ChangeRoutingRules change) {
        if (silent || Instant.now().isAfter(change.until())) {
            return;
        }
        var current = Optional.ofNullable(snapshots.get(change.key()))
                .orElseGet(() ->
                        new RoutingSnapshot(change.organization(), change.database(), change.branch(), 0, List.of()));
        if (refusal.isPresent()) {
            send(
                    Topics.ROUTING_ANSWERS,
                    change.key(),
                    new RoutingRulesAnswer(
                            change.request(),
                            Outcome.REFUSED,
                            refusal.get().reason(),
                            refusal.get().workflow(),
                            current));
            return;
        }
        long version = current.rulesOfUsers().version();
        boolean seen = version == change.basis();
        if (seen) {
            current = new RoutingSnapshot(
                    current.organization(),
                    current.database(),
                    current.branch(),
                    current.epoch() + 1,
                    current.routes(),
                    Optional.of(new RoutingRules(version + 1, Optional.of(change.request()), change.rules())));
            publish(current);
        }
        send(
                Topics.ROUTING_ANSWERS,
                change.key(),
                new RoutingRulesAnswer(
                        change.request(),
                        seen ? Outcome.CHANGED : Outcome.OUTDATED,
                        Optional.empty(),
                        Optional.empty(),
                        current));
    }

    private void send(String topic, String key, Object message) {
        var _ = producer.send(new ProducerRecord<>(topic, key, ContractJson.write(message)));
        producer.flush();
    }
}
