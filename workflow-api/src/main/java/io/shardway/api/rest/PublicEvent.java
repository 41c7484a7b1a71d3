package io.shardway.api.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.events.StoredEvent;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the public history.
 *
 * @param sequence grows over all workflows; what {@code Last-Event-ID} names
 * @param id of the CloudEvent on Kafka
 * @param data the event's own JSON
 */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "WorkflowEvent", description = "One entry of a workflow's public history")
record PublicEvent(
        long sequence,
        String id,
        String type,
        String subject,
        String createdAt,
        @JsonRawValue @Schema(type = SchemaType.OBJECT) String data) {

    static PublicEvent of(StoredEvent event) {
        return new PublicEvent(
                event.sequence(),
                event.messageId(),
                event.type(),
                event.subject(),
                Times.text(event.at()),
                event.body());
    }

    /**
     * A part of the history, oldest first.
     *
     * @param nextAfter {@code after} of the next part; null when this was the last one for now
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Part(String type, @Nullable Long nextAfter, List<PublicEvent> data) {

        static Part of(List<StoredEvent> events, int limit) {
            return new Part(
                    "list",
                    events.size() < limit ? null : events.getLast().sequence(),
                    events.stream().map(PublicEvent::of).toList());
        }
    }
}
