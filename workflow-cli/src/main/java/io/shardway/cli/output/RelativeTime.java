package io.shardway.cli.output;

import java.time.Duration;
import java.time.Instant;

/** An instant as people say it: {@code 3 minutes ago}. A month has 30 days here and a year 12 months. */
public final class RelativeTime {

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;
    private static final long MONTH = 30 * DAY;
    private static final long YEAR = 12 * MONTH;
    private static final long TOO_LONG = 37 * YEAR;

    private RelativeTime() {}

    public static String of(Instant then, Instant now) {
        long difference = now.getEpochSecond() - then.getEpochSecond();
        boolean future = then.isAfter(now);
        long seconds = Math.abs(difference);
        if (seconds == 0) {
            return "now";
        }
        if (seconds >= TOO_LONG) {
            return future ? "a while from now" : "long ago";
        }
        return amount(seconds) + (future ? " from now" : " ago");
    }

    private static String amount(long seconds) {
        if (seconds <= 2) {
            return "1 second";
        } else if (seconds < MINUTE) {
            return seconds + " seconds";
        } else if (seconds < HOUR) {
            return count(seconds / MINUTE, "minute");
        } else if (seconds < DAY) {
            return count(seconds / HOUR, "hour");
        } else if (seconds < WEEK) {
            return count(seconds / DAY, "day");
        } else if (seconds < MONTH) {
            return count(seconds / WEEK, "week");
        } else if (seconds < YEAR) {
            return count(seconds / MONTH, "month");
        } else if (seconds >= YEAR + YEAR / 2 && seconds < 2 * YEAR) {
            return "2 years";
        }
        return count(seconds / YEAR, "year");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    /**
     * A duration in days, hours and minutes. Seconds are said only from 30 up, as the rest would be false precision;
     * less than that alone is {@code few seconds}, nothing at all is the empty text.
     */
    public static String duration(Duration duration) {
        if (duration.toSeconds() <= 0) {
            return "";
        }
        var text = new StringBuilder();
        append(text, duration.toDays(), "day");
        append(text, duration.toHoursPart(), "hour");
        append(text, duration.toMinutesPart(), "minute");
        if (duration.toSecondsPart() >= 30) {
            append(text, duration.toSecondsPart(), "second");
        } else if (text.isEmpty()) {
            text.append("few seconds");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number > 0) {
            text.append(text.isEmpty() ? "" : " ").append(count(number, unit));
        }
    }
}
