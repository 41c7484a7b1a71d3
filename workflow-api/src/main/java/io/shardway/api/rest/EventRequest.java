package io.shardway.api.rest;

import io.shardway.api.Refusal;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** Which part of the history is asked for: what both event endpoints take. */
public final class EventRequest {

    private static final int MOST = 1_000;

    @RestHeader("Last-Event-ID")
    @Nullable
    String lastEventHeader;

    /** For clients that cannot set the header. */
    @QueryParam("last_event_id")
    @Nullable
    String lastEvent;

    /** The sequence behind which the answer begins. */
    @QueryParam("after")
    @Nullable
    String after;

    /** How many events a JSON answer holds at most. */
    @QueryParam("limit")
    @Nullable
    String limit;

    long place() {
        for (var given : new Given[] {
            new Given("Last-Event-ID", lastEventHeader),
            new Given("last_event_id", lastEvent),
            new Given("after", after)
        }) {
            if (given.text().isPresent()) {
                return number(given.name(), given.text().get(), 0, Long.MAX_VALUE);
            }
        }
        return 0;
    }

    int limit() {
        return Optional.ofNullable(limit)
                .map(text -> Math.toIntExact(number("limit", text, 1, MOST)))
                .orElse(MOST);
    }

    private static long number(String name, String text, long least, long most) {
        try {
            long number = Long.parseLong(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // The same answer as for a number out of bounds.
        }
        throw Refusal.badRequest(
                most == Long.MAX_VALUE
                        ? name + " is the sequence number of the last event that was seen"
                        : "%s is a number from %d to %d".formatted(name, least, most));
    }

    private record Given(String name, Optional<String> text) {
        private Given(String name, @Nullable String text) {
            this(name, Optional.ofNullable(text).filter(value -> !value.isBlank()));
        }
    }
}
