package io.shardway.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.shardway.api.ApiConfig;
import io.shardway.api.ApiServers;
import io.shardway.api.events.EventFeed;
import io.shardway.api.instance.ThisInstance;
import io.shardway.api.shell.FaultPoints;
import io.shardway.api.shell.FaultPoints.Point;
import io.shardway.api.shell.RelayBell;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestNames;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A relay that sleeps past its lease at any point can put nothing old behind something newer. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class RelayFenceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    EventFeed feed;

    @Inject
    FaultPoints faults;

    @Inject
    ApiConfig config;

    private final String topic = TestNames.unique("commands");
    private final String unit = TestNames.unique("unit");
    private final CountDownLatch asleep = new CountDownLatch(1);
    private final CountDownLatch awake = new CountDownLatch(1);

    @BeforeEach
    void createTopic() throws Exception {
        try (var admin = SharedServers.kafka().admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    @AfterEach
    void heal() {
        faults.whenPassing(_ -> {});
        awake.countDown();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_SEND", "BEFORE_SEND_COUNTS", "AFTER_SEND"})
    void landsNothingOldWhenItSleptPastItsLease(Point where) throws InterruptedException {
        // Given
        faults.whenPassing(point -> sleepOnce(point, where));
        store("old");
        assertThat(asleep.await(30, TimeUnit.SECONDS)).isTrue();
        var successor = new Relay(
                pool,
                new RelayBell(),
                feed,
                new FaultPoints(),
                new ThisInstance(TestNames.unique("successor")),
                config);
        sql("UPDATE relay_lease SET until_millis = 0 WHERE id = 1");
        successor.start();
        awaitSent("old");
        store("newer");
        awaitSent("newer");

        // When
        awake.countDown();
        successor.stop(new ShutdownEvent());
        store("newest");
        awaitSent("newest");

        // Then
        List<String> landed = landed();
        assertThat(landed.stream().distinct()).containsExactly("old", "newer", "newest");
        assertThat(landed)
                .as("at least once, the same again before anything newer")
                .isSortedAccordingTo((a, b) -> Integer.compare(age(a), age(b)));
        if (where != Point.AFTER_SEND) {
            assertThat(landed).hasSize(3);
        }
    }

    private void sleepOnce(Point point, Point where) {
        if (point != where || asleep.getCount() == 0) {
            return;
        }
        asleep.countDown();
        try {
            awake.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int age(String body) {
        return List.of("old", "newer", "newest").indexOf(body);
    }

    private void store(String body) {
        pool.preparedQuery("""
                        INSERT INTO outbox (workflow_id, message_id, message_type, subject, topic, message_key, body, is_public, sent, at)
                        VALUES (?, ?, 'shardway.test.v1', ?, ?, ?, ?, FALSE, FALSE, 0)""")
                .execute(Tuple.from(
                        List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString(), unit, topic, unit, body)))
                .await()
                .atMost(PATIENCE);
    }

    private void awaitSent(String body) {
        await().atMost(PATIENCE).until(() -> pool.preparedQuery(
                        "SELECT COUNT(*) FROM outbox WHERE message_key = ? AND body = ? AND sent")
                .execute(Tuple.of(unit, body))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0)
                .equals(1L));
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(PATIENCE);
    }

    private List<String> landed() {
        var partitions = List.of(new TopicPartition(topic, 0));
        var values = new ArrayList<String>();
        try (var consumer = KafkaClients.controlConsumer(config.kafka())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (unit.equals(record.key())) {
                        values.add(new String(record.value(), StandardCharsets.UTF_8));
                    }
                });
            }
        }
        return values;
    }
}
