package io.shardway.cli;

import io.shardway.cli.command.Subcommand;
import io.shardway.cli.command.Version;
import io.shardway.cli.output.Style;
import io.shardway.cli.settings.Surroundings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/** How the command line is read, and its help. */
final class Usage {

    private static final int WIDTH = 100;

    private final Surroundings surroundings;

    Usage(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** @param words what was typed; empty reads everything, see {@link io.shardway.cli.command.Group#commandLine} */
    CommandLine commandLine(Shardway root, List<String> words) {
        var style = Style.of(
                surroundings.terminal().outIsTerminal(), words.contains("--no-color"), surroundings.environment());
        var commandLine = root.commandLine(words)
                .setOverwrittenOptionsAllowed(true)
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setUsageHelpAutoWidth(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(style.isColoured() ? Ansi.ON : Ansi.OFF));
        commandLine.getCommandSpec().version("shardway " + Version.text());
        describe(commandLine);
        return commandLine;
    }

    /** The usage line of each sub-command names its arguments, which picocli sees as a list. */
    private static void describe(CommandLine commandLine) {
        commandLine.getSubcommands().values().forEach(Usage::describe);
        var spec = commandLine.getCommandSpec();
        var usage = spec.usageMessage();
        usage.sortOptions(false).width(WIDTH);
        if (spec.userObject() instanceof Subcommand subcommand) {
            usage.customSynopsis((spec.qualifiedName() + " " + subcommand.synopsis()).strip() + " [FLAG]…");
        } else {
            usage.customSynopsis(spec.qualifiedName() + " COMMAND [FLAG]…");
        }
    }

    /** Prints help or the version if the line asks for it. */
    boolean printsHelp(ParseResult root) {
        for (@Nullable ParseResult level = root; level != null; level = level.subcommand()) {
            if (level.isUsageHelpRequested()) {
                print(level.commandSpec().commandLine());
                return true;
            }
            if (level.isVersionHelpRequested()) {
                level.commandSpec()
                        .commandLine()
                        .printVersionHelp(surroundings.terminal().out());
                return true;
            }
        }
        return false;
    }

    void print(CommandLine commandLine) {
        var writer = new PrintWriter(surroundings.terminal().out(), true, StandardCharsets.UTF_8);
        commandLine.usage(writer, commandLine.getColorScheme());
        writer.flush();
    }
}
