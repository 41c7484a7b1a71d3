package io.shardway.api.messaging;

import static org.awaitility.Awaitility.await;

import io.shardway.messaging.control.KafkaClients;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestNames;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

/** A topic of one partition for a test, with what the outbox has for it and what has landed. */
final class CommandTopic {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Pool pool;
    private final String name = TestNames.unique("commands");

    CommandTopic(Pool pool, Map<String, String> settings) {
        this.pool = pool;
        var topic = new NewTopic(name, Optional.of(1), Optional.empty()).configs(settings);
        try (var admin = SharedServers.kafka().admin()) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("Cannot create " + name, e);
        }
    }

    String name() {
        return name;
    }

    /** Returns the id of the message. */
    String store(String body) {
        String id = UUID.randomUUID().toString();
        pool.preparedQuery("""
                        INSERT INTO outbox (workflow_id, message_id, message_type, subject, topic, message_key, body, is_public, sent, at)
                        VALUES (?, ?, 'shardway.test.v1', ?, ?, ?, ?, FALSE, FALSE, 0)""")
                .execute(Tuple.from(List.of(UUID.randomUUID().toString(), id, name, name, name, body)))
                .await()
                .atMost(PATIENCE);
        return id;
    }

    void awaitSent(String body) {
        await().atMost(PATIENCE).until(() -> isSent(body));
    }

    boolean isSent(String body) {
        return pool.preparedQuery("SELECT COUNT(*) FROM outbox WHERE message_key = ? AND body = ? AND sent")
                .execute(Tuple.of(name, body))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0)
                .equals(1L);
    }

    /** What counts, in its order. */
    List<String> landed() {
        var partitions = List.of(new TopicPartition(name, 0));
        var values = new ArrayList<String>();
        try (var consumer = KafkaClients.controlConsumer(SharedServers.kafka().bootstrapServers())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
        }
        return values;
    }
}
