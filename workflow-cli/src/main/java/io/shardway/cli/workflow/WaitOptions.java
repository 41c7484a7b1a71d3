package io.shardway.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.command.Call;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.model.Workflow;
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

    /** Refuses a duration that is none, before anything is sent. */
    void check() {
        patience();
    }

    boolean isWanted() {
        return Boolean.TRUE.equals(wait);
    }

    /**
     * Prints how an action ended: at once, or once the workflow has got where it leads.
     *
     * @param answer of the server to the action
     * @param sentence for people, that the action was accepted
     */
    void finish(Call call, JsonNode answer, String sentence, Goal goal) {
        var workflow = Workflow.decode(answer);
        if (!isWanted()) {
            call.output().print(sentence, WorkflowListings.one(workflow, call.now()));
            return;
        }
        call.output().say(sentence);
        var reached = new WorkflowWait(call, workflow.number(), patience()).until(goal, answer);
        call.output().print(goal.reached(reached), WorkflowListings.one(reached, call.now()));
    }

    private Duration patience() {
        return duration(timeout == null ? DEFAULT_TIMEOUT : timeout);
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
