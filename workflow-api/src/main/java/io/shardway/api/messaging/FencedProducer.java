package io.shardway.api.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends batches that count as a whole or not at all, and only while nobody has opened another one: opening fences whoever sent before, also one
 * that sleeps in the middle of a batch, for ever. After any failure it is closed and opened anew.
 */
final class FencedProducer implements AutoCloseable {

    /** One for all instances and for ever: that is what lets Kafka know the older one. */
    private static final String TRANSACTIONAL_ID = "workflow-api-relay";

    private static final int PATIENCE_MILLIS = 5_000;

    private final KafkaProducer<String, byte[]> producer;

    private FencedProducer(KafkaProducer<String, byte[]> producer) {
        this.producer = producer;
    }

    /** Returns when every older one is fenced and what it left open is aborted. */
    static FencedProducer open(String bootstrap) {
        var producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        TRANSACTIONAL_ID,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        PATIENCE_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        2_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        4_000,
                        // Readers of committed records wait behind an open transaction: not for long after a kill.
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        10_000),
                new StringSerializer(),
                new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        return new FencedProducer(producer);
    }

    /**
     * Returns when Kafka has all of them, in this order per partition.
     *
     * @param beforeCommit runs when they are sent and do not count yet
     */
    void send(List<ProducerRecord<String, byte[]>> records, Runnable beforeCommit) {
        if (records.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        for (ProducerRecord<String, byte[]> record : records) {
            // The commit fails when any of them did.
            var _ = producer.send(record);
        }
        beforeCommit.run();
        producer.commitTransaction();
    }

    @Override
    public void close() {
        // What is open stays open: the next one, here or elsewhere, aborts it.
        producer.close(Duration.ZERO);
    }
}
