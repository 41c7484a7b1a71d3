package io.shardway.api.messaging;

import io.quarkus.logging.Log;
import io.shardway.api.ApiConfig;
import io.shardway.contract.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates every control topic explicitly, with its partitions, retention and room for our largest message. The change
 * logs are the replicator's.
 */
@ApplicationScoped
public class TopicSetup {

    private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");
    private static final Map<String, String> KEPT = Map.of("cleanup.policy", "delete", "retention.ms", "-1");

    /** For whoever waits for an answer right now. */
    private static final Map<String, String> AN_HOUR = Map.of("cleanup.policy", "delete", "retention.ms", "3600000");

    private final ApiConfig config;

    TopicSetup(ApiConfig config) {
        this.config = config;
    }

    /** Returns when all topics are there; waits for a broker that is still starting. */
    public void create() {
        Duration patience = config.api().startPatience();
        long deadline = System.nanoTime() + patience.toNanos();
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", config.kafka(), "request.timeout.ms", 5000, "default.api.timeout.ms", 10000))) {
            var found = new ArrayList<String>();
            for (NewTopic topic : topics()) {
                if (!create(admin, topic, deadline)) {
                    found.add(topic.name());
                }
            }
            RecordLimits.raise(admin, found);
        }
    }

    /** False when it is there already. */
    private boolean create(Admin admin, NewTopic topic, long deadline) {
        while (true) {
            try {
                admin.createTopics(List.of(topic)).all().get(15, TimeUnit.SECONDS);
                Log.infof("Created topic %s", topic.name());
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Stopped while creating topic " + topic.name(), e);
            } catch (ExecutionException | TimeoutException e) {
                if (e.getCause() instanceof TopicExistsException) {
                    return false;
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "Cannot create topic " + topic.name() + " at " + config.kafka()
                                    + "; is Kafka running, and may this service create topics?",
                            e);
                }
                Log.warnf("Waiting for Kafka to create topic %s: %s", topic.name(), e.getMessage());
            }
        }
    }

    private List<NewTopic> topics() {
        return List.of(
                topic(Topics.COPY_COMMANDS, Topics.COMMAND_PARTITIONS, COMPACTED),
                topic(Topics.REPLICATION_COMMANDS, Topics.COMMAND_PARTITIONS, COMPACTED),
                topic(Topics.VERIFICATION_COMMANDS, Topics.COMMAND_PARTITIONS, COMPACTED),
                topic(Topics.CUTOVER_COMMANDS, Topics.COMMAND_PARTITIONS, COMPACTED),
                topic(Topics.WORKFLOW_EVENTS, Topics.EVENT_PARTITIONS, KEPT),
                topic(Topics.WORKFLOW_EVENTS + ".dlq", 1, KEPT),
                topic(Topics.PROGRESS, Topics.PROGRESS_PARTITIONS, COMPACTED),
                topic(Topics.ROUTING, 1, COMPACTED),
                topic(Topics.ROUTING_COMMANDS, 1, COMPACTED),
                topic(Topics.ROUTING_ANSWERS, 1, AN_HOUR),
                topic(Topics.GATEWAYS, 1, COMPACTED),
                topic(Topics.CAPTURE_STATE, 1, COMPACTED));
    }

    private NewTopic topic(String name, int partitions, Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put(RecordLimits.KEY, RecordLimits.VALUE);
        return new NewTopic(name, partitions, config.api().topicReplicas()).configs(all);
    }
}
