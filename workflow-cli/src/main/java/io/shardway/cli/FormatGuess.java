package io.shardway.cli;

import io.shardway.cli.output.Format;
import io.shardway.cli.settings.Surroundings;
import java.util.Optional;

/** The format in which an error is told that keeps the command line from being understood. */
final class FormatGuess {

    private FormatGuess() {}

    static Format of(String[] arguments, Surroundings surroundings) {
        Optional<Format> found = Optional.empty();
        for (int i = 0; i < arguments.length; i++) {
            var argument = arguments[i];
            boolean apart = argument.equals("--format") || argument.equals("-f");
            if (apart && i + 1 < arguments.length) {
                found = Format.of(arguments[i + 1]);
            } else if (argument.startsWith("--format=")) {
                found = Format.of(argument.substring("--format=".length()));
            } else if (argument.startsWith("-f") && !apart) {
                found = Format.of(argument.substring("-f".length()).replaceFirst("^=", ""));
            }
        }
        return found.or(() -> surroundings.variable("SHARDWAY_FORMAT").flatMap(Format::of))
                .or(() -> surroundings.variable("PLANETSCALE_FORMAT").flatMap(Format::of))
                .orElse(Format.HUMAN);
    }
}
