package io.shardway.api.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.Set;

/**
 * Where the events of a database are sent.
 *
 * @param events types that are wanted; empty: all
 */
public record Webhook(
        String id,
        String databaseId,
        URI url,
        Set<String> events,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt) {

    public Webhook {
        events = Set.copyOf(events);
    }

    boolean wants(String eventType) {
        return events.isEmpty() || events.contains(eventType);
    }

    /** A webhook with the secret that is shown this once. */
    public record Fresh(Webhook webhook, String secret) {
        @Override
        public String toString() {
            return "Fresh[" + webhook.id() + "]";
        }
    }
}
