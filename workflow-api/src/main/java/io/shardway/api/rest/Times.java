package io.shardway.api.rest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** RFC 3339 in UTC with milliseconds, as the contract shows them. */
final class Times {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    static String text(Instant instant) {
        return FORMAT.format(instant);
    }

    static @Nullable String text(Optional<Instant> instant) {
        return instant.map(Times::text).orElse(null);
    }
}
