package io.shardway.api.webhook;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One event for one webhook, with what came of it until now.
 *
 * @param sequence of the event; with the webhook it is the delivery's id
 * @param nextAttemptAt while it is pending
 */
public record Delivery(
        String webhookId,
        long sequence,
        String eventId,
        String eventType,
        String workflowId,
        State state,
        int attempts,
        Optional<Integer> lastStatus,
        Optional<String> lastError,
        Optional<Instant> nextAttemptAt,
        Optional<Instant> lastAttemptAt,
        Optional<Instant> deliveredAt,
        Instant createdAt) {

    /** Pending ones are tried again; the other two are the end. */
    public enum State {
        PENDING,
        DELIVERED,
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The same at every attempt. */
    public String id() {
        return id(webhookId, sequence);
    }

    static String id(String webhookId, long sequence) {
        return webhookId + "-" + sequence;
    }
}
