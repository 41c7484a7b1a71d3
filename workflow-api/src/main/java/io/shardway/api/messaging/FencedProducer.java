package io.shardway.api.messaging;

import io.shardway.messaging.control.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

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
                        10_000,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        KafkaClients.MAX_CONTROL_RECORD_BYTES),
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
     * @throws KafkaException that names the first one that Kafka did not take; none of them counts then
     */
    void send(List<ProducerRecord<String, byte[]>> records, Runnable beforeCommit) {
        if (records.isEmpty()) {
            return;
        }
        var first = new AtomicReference<@Nullable KafkaException>();
        producer.beginTransaction();
        try {
            for (ProducerRecord<String, byte[]> record : records) {
                // The commit fails when any of them did.
                var _ = producer.send(record, (_, failure) -> {
                    if (failure != null) {
                        first.compareAndSet(null, refused(record, failure));
                    }
                });
            }
            beforeCommit.run();
            producer.commitTransaction();
        } catch (ProducerFencedException | InvalidProducerEpochException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            var reason = first.get();
            throw reason == null ? e : reason;
        }
    }

    private static KafkaException refused(ProducerRecord<String, byte[]> record, Exception failure) {
        int bytes = record.value() == null ? 0 : record.value().length;
        return new KafkaException(
                "Kafka did not take message " + header(record, "ce_id") + " of type " + header(record, "ce_type")
                        + " for " + header(record, "ce_subject") + ", " + bytes + " bytes, topic " + record.topic()
                        + ": " + failure.getMessage()
                        + (failure instanceof RecordTooLargeException
                                ? "; raise max.message.bytes of the topic, nothing overtakes the message"
                                : ""),
                failure);
    }

    private static String header(ProducerRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "?" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        // What is open stays open: the next one, here or elsewhere, aborts it.
        producer.close(Duration.ZERO);
    }
}
