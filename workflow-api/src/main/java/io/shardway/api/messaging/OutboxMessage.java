package io.shardway.api.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A row of the outbox that was not sent yet.
 *
 * @param topic empty for a service's fact, which Kafka has already
 * @param body empty ends a unit of work
 * @param isNumbered whether it has its place in the public history, or needs none
 */
record OutboxMessage(
        long id,
        String messageId,
        String type,
        String subject,
        Optional<String> topic,
        Optional<String> key,
        Optional<String> body,
        boolean isNumbered,
        Instant at) {

    /** As a CloudEvent in binary mode. */
    ProducerRecord<String, byte[]> record(String source) {
        byte @Nullable [] value =
                body.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
        var record = new ProducerRecord<String, byte[]>(topic.orElseThrow(), key.orElse(null), value);
        header(record, "ce_specversion", "1.0");
        header(record, "ce_id", messageId);
        header(record, "ce_type", type);
        header(record, "ce_source", source);
        header(record, "ce_subject", subject);
        header(record, "ce_time", at.toString());
        header(record, "content-type", "application/json");
        return record;
    }

    private static void header(ProducerRecord<?, ?> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
