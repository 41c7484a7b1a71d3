package io.shardway.messaging.control;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plain Kafka clients with the settings that our guarantees need. */
public final class KafkaClients {

    /** Largest request and record; changes that are larger than a few MiB are cut into parts. */
    public static final int MAX_RECORD_BYTES = 64 * 1024 * 1024;

    /**
     * After which Kafka ends a transaction of a change log that nobody goes on with: readers of what follows it, also of other captures in a topic that is
     * shared, wait so long, and up to ten seconds more, for an owner that died and does not come back. Appending a batch takes a fraction of a second.
     */
    public static final Duration CHANGE_TRANSACTION_TIMEOUT = Duration.ofSeconds(20);

    /** Largest control message: what a row of an outbox can hold with MariaDB's default of {@code max_allowed_packet}. */
    public static final int MAX_CONTROL_RECORD_BYTES = 16 * 1024 * 1024;

    private KafkaClients() {}

    /** Durable, idempotent, at once: for control messages, by String key. */
    public static KafkaProducer<String, byte[]> controlProducer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        15_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        30_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        MAX_CONTROL_RECORD_BYTES),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** A transactional producer for the change log: one Kafka transaction per drained batch. */
    public static KafkaProducer<byte[], byte[]> changeProducer(String bootstrap, String transactionalId) {
        return new KafkaProducer<>(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 * 1024,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        MAX_RECORD_BYTES,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        96L * 1024 * 1024,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        (int) CHANGE_TRANSACTION_TIMEOUT.toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Reads committed records from assigned partitions; the caller keeps the position. */
    public static KafkaConsumer<byte[], byte[]> changeConsumer(String bootstrap) {
        return new KafkaConsumer<>(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                        1,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        100,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        8 * 1024 * 1024),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Reads committed control records by String key from assigned partitions, from where the caller seeks to. */
    public static KafkaConsumer<String, byte[]> controlConsumer(String bootstrap) {
        return new KafkaConsumer<>(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                        1,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        100),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    public static Admin admin(String bootstrap) {
        return Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                10_000));
    }
}
