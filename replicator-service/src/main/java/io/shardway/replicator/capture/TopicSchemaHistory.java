package io.shardway.replicator.capture;

import io.debezium.config.Configuration;
import io.debezium.document.DocumentReader;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryException;
import io.debezium.relational.history.SchemaHistoryListener;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.KafkaClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's schema history on a Kafka topic of one partition, so that any instance can take over. Unlike Debezium's own it joins no consumer
 * group, which costs seconds at every start. Debezium makes it by name.
 */
public final class TopicSchemaHistory extends AbstractSchemaHistory {

    static final String BOOTSTRAP = "shardway.bootstrap";
    static final String TOPIC = "shardway.topic";

    private static final Duration POLL = Duration.ofMillis(200);

    private @Nullable String bootstrap;
    private @Nullable TopicPartition partition;
    private @Nullable KafkaProducer<String, byte[]> producer;

    @Override
    public void configure(
            Configuration config,
            HistoryRecordComparator comparator,
            SchemaHistoryListener listener,
            boolean useCatalogBeforeSchema) {
        super.configure(config, comparator, listener, useCatalogBeforeSchema);
        bootstrap = config.getString(CONFIGURATION_FIELD_PREFIX_STRING + BOOTSTRAP);
        partition = new TopicPartition(config.getString(CONFIGURATION_FIELD_PREFIX_STRING + TOPIC), 0);
    }

    @Override
    protected void storeRecord(HistoryRecord record) throws SchemaHistoryException {
        byte[] json = record.toString().getBytes(StandardCharsets.UTF_8);
        try {
            producer()
                    .send(new ProducerRecord<>(partition().topic(), 0, null, json))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaHistoryException(e);
        } catch (ExecutionException e) {
            throw new SchemaHistoryException(e);
        }
    }

    @Override
    protected void recoverRecords(Consumer<HistoryRecord> records) {
        DocumentReader reader = DocumentReader.defaultReader();
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.seekToBeginning(List.of(partition()));
            long end = end(consumer);
            while (consumer.position(partition()) < end) {
                for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
                    records.accept(new HistoryRecord(reader.read(message.value())));
                }
            }
        } catch (IOException e) {
            throw new ShardwayException(
                    ErrorCode.UNEXPECTED,
                    "The schema history on " + partition() + " holds a record that cannot be read",
                    e);
        }
    }

    @Override
    public boolean exists() {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            return end(consumer) > 0;
        }
    }

    /** The topic is made before Debezium starts. */
    @Override
    public boolean storageExists() {
        return true;
    }

    @Override
    public void initializeStorage() {}

    @Override
    public synchronized void stop() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
            producer = null;
        }
        super.stop();
    }

    private synchronized KafkaProducer<String, byte[]> producer() {
        if (producer == null) {
            producer = KafkaClients.controlProducer(bootstrap());
        }
        return producer;
    }

    private KafkaConsumer<String, byte[]> consumer() {
        KafkaConsumer<String, byte[]> consumer = KafkaClients.controlConsumer(bootstrap());
        consumer.assign(List.of(partition()));
        return consumer;
    }

    private long end(KafkaConsumer<String, byte[]> consumer) {
        return consumer.endOffsets(List.of(partition())).getOrDefault(partition(), 0L);
    }

    private String bootstrap() {
        return configured(bootstrap);
    }

    private TopicPartition partition() {
        return configured(partition);
    }

    private static <T> T configured(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("The schema history is used before it is configured");
        }
        return value;
    }
}
