package io.shardway.api.messaging;

import io.quarkus.logging.Log;
import io.shardway.messaging.control.KafkaClients;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Lets topics take our largest control message: one that names thousands of tables is above Kafka's usual 1 MiB, and one that a topic refuses
 * holds up all behind it. A higher limit stays as it is.
 */
final class RecordLimits {

    static final String KEY = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
    static final String VALUE = Integer.toString(KafkaClients.MAX_CONTROL_RECORD_BYTES);

    private static final int PATIENCE_SECONDS = 15;

    private RecordLimits() {}

    /** For topics that an operator or an earlier version has created; where we may not, the log says so. */
    static void raise(Admin admin, List<String> topics) {
        try {
            var resources = topics.stream()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .toList();
            var low = admin.describeConfigs(resources).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS).entrySet().stream()
                    .filter(topic -> isLow(topic.getValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toMap(topic -> topic, _ -> List.of(enough())));
            if (!low.isEmpty()) {
                admin.incrementalAlterConfigs(Map.copyOf(low)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while looking at the limits of topics", e);
        } catch (ExecutionException | TimeoutException e) {
            Log.warnf(
                    "Cannot set %s of the control topics to %d; a workflow with thousands of tables may need it: %s",
                    KEY, KafkaClients.MAX_CONTROL_RECORD_BYTES, e.getMessage());
        }
    }

    private static boolean isLow(Config config) {
        return Long.parseLong(config.get(KEY).value()) < KafkaClients.MAX_CONTROL_RECORD_BYTES;
    }

    private static AlterConfigOp enough() {
        return new AlterConfigOp(new ConfigEntry(KEY, VALUE), OpType.SET);
    }
}
