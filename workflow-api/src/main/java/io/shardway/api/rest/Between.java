package io.shardway.api.rest;

import io.shardway.api.Refusal;
import io.shardway.api.shell.WorkflowShell.Range;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The query parameter {@code between}: two RFC 3339 instants joined by two dots. */
final class Between {

    private Between() {}

    static Range range(String text) {
        // A plus sign of a time zone that the client did not encode arrives as a space.
        String[] ends = text.replace(' ', '+').split("\\.\\.", -1);
        try {
            if (ends.length == 2) {
                var range = new Range(instant(ends[0]), instant(ends[1]));
                if (!range.from().isAfter(range.to())) {
                    return range;
                }
                throw Refusal.badRequest("The query parameter between begins after its end");
            }
        } catch (DateTimeException | ArithmeticException _) {
            // Answered below.
        }
        throw Refusal.badRequest("The query parameter between is two RFC 3339 instants joined by two dots, as in"
                + " 2026-01-02T00:00:00Z..2026-01-03T00:00:00Z");
    }

    /** In milliseconds, which is also what is stored; fails for years that do not fit. */
    private static Instant instant(String text) {
        return Instant.ofEpochMilli(OffsetDateTime.parse(text).toInstant().toEpochMilli());
    }
}
