package io.shardway.cli.command;

import io.shardway.cli.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Parameters;

/** A sub-command with positional arguments. Too few of them are an error; more are ignored (contract section 9.1). */
public abstract class Subcommand {

    private final List<String> argumentNames;

    @Parameters(arity = "0..*", hidden = true)
    private List<String> arguments = new ArrayList<>();

    protected Subcommand(String... argumentNames) {
        this.argumentNames = List.of(argumentNames);
    }

    /** How the arguments stand in the usage line: {@code <database> <number>}. */
    public final String synopsis() {
        return argumentNames.stream().map(name -> "<" + name + ">").collect(Collectors.joining(" "));
    }

    /** Runs it; the count of arguments is the first thing that is looked at. */
    public final void execute(Session session) {
        refuseNegativeNumbers();
        if (arguments.size() < argumentNames.size()) {
            var missing = argumentNames.subList(arguments.size(), argumentNames.size());
            throw Failure.usage("missing argument%s %s; usage: %s"
                    .formatted(
                            missing.size() == 1 ? "" : "s",
                            missing.stream().map(name -> "<" + name + ">").collect(Collectors.joining(" ")),
                            synopsis()));
        }
        run(session, List.copyOf(arguments));
    }

    /** Every other word with a dash in front is taken for a flag while the line is parsed; numbers are not. */
    private void refuseNegativeNumbers() {
        arguments.stream()
                .filter(argument -> argument.matches("-\\d.*"))
                .findFirst()
                .ifPresent(argument -> {
                    throw Failure.of("UNKNOWN_FLAG", "unknown flag " + argument, "List the flags: --help");
                });
    }

    protected abstract void run(Session session, List<String> arguments);
}
