package io.shardway.cli.model;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Optional;

/** RFC 3339 as the command writes it again: the offset stays, trailing zeros of the fraction go. */
public final class Timestamp {

    /** What an absent instant is in JSON. */
    public static final String ZERO = "0001-01-01T00:00:00Z";

    private static final DateTimeFormatter WRITTEN = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendOffset("+HH:MM", "Z")
            .toFormatter();

    private Timestamp() {}

    /** Empty when the text is no RFC 3339 timestamp; the empty text is none. */
    static Optional<String> normalized(String text) {
        return parse(text).map(WRITTEN::format);
    }

    /** The instant of a normalized text; empty for the zero instant. */
    public static Optional<Instant> instant(String text) {
        return text.equals(ZERO) ? Optional.empty() : parse(text).map(OffsetDateTime::toInstant);
    }

    private static Optional<OffsetDateTime> parse(String text) {
        // RFC 3339 needs seconds and an offset with a colon; the JDK's parser is laxer about both.
        if (!text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)")) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(truncated(text)));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /** A fraction of more than nine digits is cut: nobody's clock is that good. */
    private static String truncated(String text) {
        return text.replaceFirst("(\\.\\d{9})\\d+", "$1");
    }

    /** An instant in UTC. */
    public static String of(Instant instant) {
        return WRITTEN.format(instant.atOffset(ZoneOffset.UTC));
    }
}
