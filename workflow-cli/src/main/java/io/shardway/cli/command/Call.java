package io.shardway.cli.command;

import io.shardway.cli.api.ApiAddress;
import io.shardway.cli.api.ApiClient;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.output.Output;
import io.shardway.cli.output.Style;
import io.shardway.cli.settings.Surroundings;
import io.shardway.cli.terminal.Questions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One run of a sub-command that talks to the server, after the checks that come before: what was asked, whom to ask, where
 * to answer.
 *
 * @param organization empty for commands that need none
 * @param arguments the positional arguments, at least as many as the command names
 */
public record Call(
        ApiClient client, String organization, List<String> arguments, Output output, Surroundings surroundings) {

    public Call {
        arguments = List.copyOf(arguments);
    }

    public String argument(int index) {
        return arguments.get(index);
    }

    /** The first argument of most commands. */
    public String database() {
        return argument(0);
    }

    /** The second argument as the number of a workflow: an unsigned decimal integer. */
    public String number() {
        var text = argument(1);
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        try {
            if (digits) {
                return Long.toUnsignedString(Long.parseUnsignedLong(text));
            }
        } catch (NumberFormatException _) {
            // Too large; said below.
        }
        throw Failure.of("the workflow number '%s' is not a whole number".formatted(text));
    }

    public String databasePath(String... more) {
        return path(List.of("organizations", organization, "databases", database()), more);
    }

    /** Of a branch that the second argument names. */
    public String branchPath(String... more) {
        return path(List.of("organizations", organization, "databases", database(), "branches", argument(1)), more);
    }

    public String organizationPath(String... more) {
        return path(List.of("organizations", organization), more);
    }

    private static String path(List<String> begin, String... more) {
        var segments = new ArrayList<>(begin);
        segments.addAll(Arrays.asList(more));
        return ApiAddress.path(segments.toArray(String[]::new));
    }

    public Instant now() {
        return surroundings.clock().instant();
    }

    public Style style() {
        return output.style();
    }

    public Questions questions() {
        return new Questions(output.terminal());
    }
}
