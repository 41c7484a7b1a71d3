package io.shardway.api.webhook;

import java.time.Instant;

/** The next event of a workflow for a webhook, due now. */
record Pending(String webhookId, String workflowId, int attempts, Instant createdAt, long sequence, CloudEvent event) {

    String deliveryId() {
        return Delivery.id(webhookId, sequence);
    }
}
