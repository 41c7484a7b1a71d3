package io.shardway.api.events;

import java.time.Instant;

/**
 * One event of the public history.
 *
 * @param sequence grows over all workflows
 * @param messageId id of the CloudEvent on Kafka
 * @param body the event's own JSON
 */
public record StoredEvent(
        long sequence,
        String workflowId,
        String databaseId,
        String branchId,
        String messageId,
        String type,
        String subject,
        Instant at,
        String body) {}
