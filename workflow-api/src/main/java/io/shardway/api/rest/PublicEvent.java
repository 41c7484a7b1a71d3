package io.shardway.api.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One entry of a workflow's public history.
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
        @JsonRawValue @Schema(type = SchemaType.OBJECT) String data) {}
