package io.shardway.copier.mysql;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.shardway.testing.FreePort;
import io.shardway.testing.KafkaBroker;
import io.shardway.testing.KafkaOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real Kafka for the copier, and an address at which a test may play workflow-api. */
public final class CopierServers implements QuarkusTestResourceLifecycleManager {

    private @Nullable KafkaBroker kafka;

    @Override
    public Map<String, String> start() {
        KafkaBroker broker = KafkaBroker.start(KafkaOptions.named("copier"));
        kafka = broker;
        CommandTopics.create(broker.bootstrapServers());
        return Map.of(
                "shardway.kafka", broker.bootstrapServers(),
                "shardway.api-url", "http://127.0.0.1:" + FreePort.find(),
                "shardway.internal-token", "test",
                "shardway.instance", "copier-test",
                "copier.plan.small-table-rows", "20",
                "copier.plan.rows-per-split", "100",
                "copier.chunk.first-rows", "40");
    }

    @Override
    public void stop() {
        if (kafka != null) {
            kafka.close();
        }
    }
}
