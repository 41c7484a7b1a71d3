package io.shardway.messaging.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** CloudEvents 1.0 in binary mode: attributes are Kafka headers, the payload is JSON. */
public final class ControlMessage {

    private ControlMessage() {}

    /**
     * A control message.
     *
     * @param id identifies the message for de-duplication
     * @param type e.g. {@code shardway.table-copied.v1}
     * @param source the service and its instance
     */
    public static ProducerRecord<String, byte[]> of(
            String topic, String key, String id, String type, String source, String subject, byte[] json) {
        ProducerRecord<String, byte[]> message = new ProducerRecord<>(topic, key, json);
        message.headers()
                .add("ce_specversion", "1.0".getBytes(UTF_8))
                .add("ce_id", id.getBytes(UTF_8))
                .add("ce_type", type.getBytes(UTF_8))
                .add("ce_source", source.getBytes(UTF_8))
                .add("ce_subject", subject.getBytes(UTF_8))
                .add("ce_time", Instant.now().toString().getBytes(UTF_8))
                .add("content-type", "application/json".getBytes(UTF_8));
        return message;
    }

    public static Optional<String> id(Headers headers) {
        return attribute(headers, "ce_id");
    }

    public static Optional<String> type(Headers headers) {
        return attribute(headers, "ce_type");
    }

    private static Optional<String> attribute(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return Optional.ofNullable(header).map(found -> new String(found.value(), UTF_8));
    }
}
