package io.shardway.api.webhook;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;

/**
 * An event in CloudEvents' JSON format. The same event has the same text at every attempt.
 *
 * @param sequence the number that server-sent events carry, as text (an extension of CloudEvents)
 */
record CloudEvent(
        String specversion,
        String id,
        String type,
        String source,
        String subject,
        String time,
        String datacontenttype,
        String sequence,
        @JsonRawValue String data) {

    static final String CONTENT_TYPE = "application/cloudevents+json";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static CloudEvent of(
            String id, String type, String source, String subject, Instant at, long sequence, String data) {
        return new CloudEvent(
                "1.0", id, type, source, subject, at.toString(), "application/json", Long.toString(sequence), data);
    }

    String json() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the event " + id, e);
        }
    }
}
