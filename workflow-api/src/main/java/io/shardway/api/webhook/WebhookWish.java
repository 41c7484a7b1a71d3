package io.shardway.api.webhook;

import io.shardway.api.Refusal;
import io.shardway.contract.event.EventType;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What somebody wants a webhook to be; what is not given stays as it is. */
public record WebhookWish(
        Optional<String> url, Optional<List<String>> events, Optional<Boolean> enabled, boolean rotateSecret) {

    public WebhookWish {
        events = events.map(List::copyOf);
    }

    Optional<URI> checkedUrl(Targets targets) {
        return url.map(targets::checked);
    }

    Optional<Set<String>> checkedEvents() {
        return events.map(types -> {
            for (String type : types) {
                if (EventType.recordOf(type).isEmpty()) {
                    throw Refusal.invalid("events names " + type
                            + ", which is no event type; they are like shardway.state-changed.v1, and an empty"
                            + " list means all");
                }
            }
            return new TreeSet<>(types);
        });
    }
}
