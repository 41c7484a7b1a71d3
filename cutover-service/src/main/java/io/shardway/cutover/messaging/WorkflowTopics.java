package io.shardway.cutover.messaging;

import io.quarkus.logging.Log;
import io.shardway.contract.Topics;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.control.ServiceConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Removes what a workflow that has ended leaves on Kafka: change logs, schema histories, the state of its captures. */
@ApplicationScoped
public class WorkflowTopics {

    private final ServiceConfig config;

    public WorkflowTopics(ServiceConfig config) {
        this.config = config;
    }

    /** Removes everything of the workflow. May be repeated. */
    public void remove(UUID workflow) throws InterruptedException {
        try (Admin admin = KafkaClients.admin(config.kafka())) {
            Set<String> topics = admin.listTopics().names().get();
            List<String> own = topics.stream()
                    .filter(topic -> topic.startsWith(Topics.changesPrefix(workflow))
                            || topic.startsWith(Topics.schemaHistoryPrefix(workflow)))
                    .toList();
            delete(admin, own);
            if (topics.contains(Topics.CAPTURE_STATE)) {
                forgetCaptures(workflow);
            }
            Log.infof("Removed topics workflow=%s topics=%d", workflow, own.size());
        } catch (ExecutionException e) {
            throw new ShardwayException(
                    ErrorCode.SERVER_UNREACHABLE, "Cannot remove the topics of workflow " + workflow, e);
        }
    }

    private static void delete(Admin admin, List<String> topics) throws ExecutionException, InterruptedException {
        try {
            admin.deleteTopics(topics).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
    }

    /** Captures write their state by a key that names the workflow; a null value ends each. */
    private void forgetCaptures(UUID workflow) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, byte[]> producer = KafkaClients.controlProducer(config.kafka())) {
            for (String key : captures(workflow)) {
                producer.send(new ProducerRecord<>(Topics.CAPTURE_STATE, key, null))
                        .get();
            }
        }
    }

    private Set<String> captures(UUID workflow) {
        Set<String> keys = new TreeSet<>();
        try (KafkaConsumer<String, byte[]> consumer = KafkaClients.controlConsumer(config.kafka())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.CAPTURE_STATE).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    if (message.key() != null && message.key().contains(workflow.toString())) {
                        if (message.value() == null) {
                            keys.remove(message.key());
                        } else {
                            keys.add(message.key());
                        }
                    }
                }
            }
        }
        return keys;
    }
}
