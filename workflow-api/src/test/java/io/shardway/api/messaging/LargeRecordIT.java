package io.shardway.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.shardway.api.ApiServers;
import io.shardway.contract.Topics;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.testing.SharedServers;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that are larger than what Kafka takes by default, and one that is larger than its topic takes. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class LargeRecordIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LIMIT = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;

    @Inject
    Pool pool;

    @Inject
    TopicSetup topics;

    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Logger log = Logger.getLogger(Relay.class.getName());
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord record) {
            said.add(record.getMessage().formatted(record.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        log.addHandler(listener);
    }

    @AfterEach
    void listenNoMore() {
        log.removeHandler(listener);
    }

    @Test
    void namesWhatATopicRefusesAndSendsItInItsPlaceWhenItIsTaken() throws Exception {
        var topic = new CommandTopic(pool, Map.of(LIMIT, "100000"));
        String large = "l".repeat(200_000);
        topic.store("before");
        String id = topic.store(large);
        topic.store("behind");

        await().atMost(PATIENCE).until(() -> said.stream().anyMatch(line -> line.contains(id)));
        topic.awaitSent("before");
        assertThat(said)
                .filteredOn(line -> line.contains(id))
                .first()
                .asString()
                .contains("shardway.test.v1", "200000 bytes", topic.name(), LIMIT)
                .doesNotContain("lll");
        assertThat(topic.isSent("behind")).as("nothing overtakes it").isFalse();

        limit(topic.name(), 300_000);

        topic.awaitSent("behind");
        assertThat(topic.landed()).containsExactly("before", large, "behind");
        assertThat(said).anyMatch(line -> line.contains("relayed again"));
    }

    @Test
    void sendsWhatAServersPacketCanHold() throws Exception {
        var topic = new CommandTopic(pool, Map.of(LIMIT, Integer.toString(KafkaClients.MAX_CONTROL_RECORD_BYTES)));
        String large = "l".repeat(15_000_000);

        topic.store(large);

        topic.awaitSent(large);
        assertThat(topic.landed()).containsExactly(large);
    }

    @Test
    void raisesTheLimitsOfTopicsThatAreThereAndLowersNone() throws Exception {
        assertThat(limit(Topics.COPY_COMMANDS)).isEqualTo(KafkaClients.MAX_CONTROL_RECORD_BYTES);
        limit(Topics.COPY_COMMANDS, 1_000_000);
        limit(Topics.PROGRESS, 20_000_000);

        topics.create();

        awaitLimit(Topics.COPY_COMMANDS, KafkaClients.MAX_CONTROL_RECORD_BYTES);
        assertThat(limit(Topics.PROGRESS)).isEqualTo(20_000_000);
    }

    private static int limit(String topic) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (var admin = SharedServers.kafka().admin()) {
            var config = admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
            return Integer.parseInt(config.get(LIMIT).value());
        }
    }

    private static void limit(String topic, int bytes) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var set = new AlterConfigOp(new ConfigEntry(LIMIT, Integer.toString(bytes)), OpType.SET);
        try (var admin = SharedServers.kafka().admin()) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
        }
        awaitLimit(topic, bytes);
    }

    /** Brokers hear of a change a moment later. */
    private static void awaitLimit(String topic, int bytes) {
        await().atMost(PATIENCE).until(() -> limit(topic) == bytes);
    }
}
