package io.shardway.cli;

import io.shardway.cli.api.ApiException;
import io.shardway.cli.command.Group;
import io.shardway.cli.command.OrganizationGroup;
import io.shardway.cli.command.Session;
import io.shardway.cli.command.Subcommand;
import io.shardway.cli.failure.ExitCode;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.model.ShapeException;
import io.shardway.cli.output.Format;
import io.shardway.cli.output.Output;
import io.shardway.cli.output.Style;
import io.shardway.cli.settings.Sources;
import io.shardway.cli.settings.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The {@code shardway} command. Checks come in the order of contract section 9.3: flags, help, files and environment, then
 * what the sub-command itself looks at. Exit codes are those of section 9.6.
 */
public final class Main {

    private final Surroundings surroundings;
    private final Usage usage;

    private Main(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.usage = new Usage(surroundings);
    }

    public static void main(String[] arguments) {
        System.exit(run(Surroundings.ofThisProcess(), arguments));
    }

    /** Runs one command and gives its exit code; tests call it with surroundings of their own. */
    public static int run(Surroundings surroundings, String... arguments) {
        return new Main(surroundings).execute(arguments);
    }

    private int execute(String... arguments) {
        var root = new Shardway();
        if (arguments.length > 0 && arguments[0].equals(Completer.COMMAND)) {
            var words = List.of(arguments).subList(1, arguments.length);
            new Completer(usage.commandLine(root, List.of()), root, surroundings)
                    .candidates(words)
                    .forEach(surroundings.terminal().out()::println);
            return 0;
        }
        var commandLine = usage.commandLine(root, List.of(arguments));
        var format = FormatGuess.of(arguments, surroundings);
        boolean debug = List.of(arguments).contains("--debug");
        try {
            var parsed = commandLine.parseArgs(arguments);
            if (usage.printsHelp(parsed)) {
                return 0;
            }
            var sources = Sources.read(surroundings, root.config(), FlagValues.given(parsed));
            FlagValues.fill(parsed, sources);
            format = root.globals().format();
            debug = root.globals().debug();
            return execute(root, parsed, sources);
        } catch (ExitCode e) {
            return e.code();
        } catch (ParameterException e) {
            return fail(FlagErrors.failure(e), format);
        } catch (RuntimeException e) {
            if (debug) {
                e.printStackTrace(surroundings.terminal().err());
            }
            return fail(failure(e), format);
        }
    }

    private int execute(Shardway root, ParseResult parsed, Sources sources) {
        var levels = levels(parsed);
        var last = levels.getLast();
        if (last.userObject() instanceof Group group) {
            if (group == root && !group.unknown().isEmpty()) {
                throw Failure.of(
                        "UNKNOWN_COMMAND",
                        "unknown command '%s' for shardway"
                                .formatted(group.unknown().getFirst()),
                        "List the commands: shardway --help");
            }
            usage.print(last.commandLine());
            return 0;
        }
        var globals = root.globals();
        var terminal = surroundings.terminal();
        // Colours would also get into the texts of errors, which programs read.
        var style = globals.format() == Format.HUMAN
                ? Style.of(terminal.outIsTerminal(), globals.noColor(), surroundings.environment())
                : Style.plain();
        var session = new Session(
                globals, organization(levels), new Output(terminal, globals.format(), style), sources, surroundings);
        ((Subcommand) last.userObject()).execute(session);
        return 0;
    }

    private static Optional<String> organization(List<CommandSpec> levels) {
        return levels.stream()
                .map(CommandSpec::userObject)
                .filter(OrganizationGroup.class::isInstance)
                .flatMap(group -> ((OrganizationGroup) group).organization().stream())
                .findFirst();
    }

    private static List<CommandSpec> levels(ParseResult root) {
        var levels = new ArrayList<CommandSpec>();
        for (@Nullable ParseResult level = root; level != null; level = level.subcommand()) {
            levels.add(level.commandSpec());
        }
        return levels;
    }

    private static Failure failure(RuntimeException e) {
        return switch (e) {
            case Failure failure -> failure;
            case ApiException refused -> refused.failure();
            case ShapeException unreadable -> Failure.of(String.valueOf(unreadable.getMessage()));
            default -> Failure.of("%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()));
        };
    }

    private int fail(Failure failure, Format format) {
        return Failures.report(failure, format, surroundings.terminal());
    }
}
