package io.shardway.cli.workflow;

import io.shardway.cli.failure.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --wait} and how long. */
final class WaitOptions {

    private static final String DEFAULT_TIMEOUT = "24h";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(s|m|h|d)?");

    @Option(
            names = "--wait",
            description = "Wait until the workflow has got where this leads; exit code 2 if it does not")
    private @Nullable Boolean wait;

    @Option(
            names = "--wait-timeout",
            paramLabel = "DURATION",
            description = "How long at most: 90s, 30m, 2h, 1d (default " + DEFAULT_TIMEOUT + ")")
    private @Nullable String timeout;

    /** How long to wait; empty when nobody wants to. */
    Optional<Duration> patience() {
        var patience = duration(timeout == null ? DEFAULT_TIMEOUT : timeout);
        return Boolean.TRUE.equals(wait) ? Optional.of(patience) : Optional.empty();
    }

    private static Duration duration(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw Failure.of("the duration '%s' for --wait-timeout should be like 90s, 30m, 2h or 1d".formatted(text));
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (Optional.ofNullable(matcher.group(2)).orElse("s")) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
