package io.shardway.cli;

import io.shardway.cli.failure.Failure;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that cannot be understood, in our words. */
final class FlagErrors {

    private FlagErrors() {}

    static Failure failure(ParameterException e) {
        var command = e.getCommandLine().getCommandSpec().qualifiedName();
        if (e instanceof UnmatchedArgumentException unmatched) {
            var flag = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
            if (flag.equals("--org")) {
                return Failure.of(
                        "INVALID_FLAG_PLACEMENT",
                        "unknown flag --org for " + command,
                        "Put --org behind the command: shardway workflow list <database> --org <name>");
            }
            return Failure.of(
                    "UNKNOWN_FLAG",
                    "unknown flag %s for %s".formatted(flag, command),
                    "List the flags: " + command + " --help");
        }
        return Failure.of("COMMAND_FAILED", String.valueOf(e.getMessage()), "List the flags: " + command + " --help");
    }
}
