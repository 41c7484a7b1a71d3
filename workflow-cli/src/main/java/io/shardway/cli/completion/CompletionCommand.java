package io.shardway.cli.completion;

import io.shardway.cli.command.Session;
import io.shardway.cli.command.Subcommand;
import io.shardway.cli.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;

/** Prints the script that makes a shell ask {@code shardway} for words. */
@Command(name = "completion", description = "Print a completion script: source <(shardway completion bash)")
public final class CompletionCommand extends Subcommand {

    private static final List<String> SHELLS = List.of("bash", "zsh");

    public CompletionCommand() {
        super("bash|zsh");
    }

    @Override
    protected void run(Session session, List<String> arguments) {
        var shell = arguments.getFirst();
        if (!SHELLS.contains(shell)) {
            throw Failure.of("there is no completion for '%s'; there is one for bash and one for zsh".formatted(shell));
        }
        session.surroundings().terminal().out().print(script(shell));
        session.surroundings().terminal().out().flush();
    }

    private static String script(String shell) {
        try (var in = CompletionCommand.class.getResourceAsStream("shardway." + shell)) {
            if (in == null) {
                throw new IllegalStateException("the script for " + shell + " is missing in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
