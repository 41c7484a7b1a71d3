package io.shardway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.api.ApiAddress;
import io.shardway.cli.command.OrganizationGroup;
import io.shardway.cli.command.Session;
import io.shardway.cli.output.Format;
import io.shardway.cli.output.Output;
import io.shardway.cli.output.Style;
import io.shardway.cli.settings.Sources;
import io.shardway.cli.settings.Surroundings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The words that a shell offers next. The scripts of {@code shardway completion} ask for them with every word up to the
 * cursor; whatever goes wrong, there are no words and no message.
 */
final class Completer {

    /** The hidden first argument with which scripts ask. */
    static final String COMMAND = "__complete";

    /** Set by the start script: its own commands. */
    private static final String FRONT_DOOR_PROPERTY = "shardway.front.door";

    private final CommandLine root;
    private final Shardway shardway;
    private final Surroundings surroundings;

    Completer(CommandLine root, Shardway shardway, Surroundings surroundings) {
        this.root = root;
        this.shardway = shardway;
        this.surroundings = surroundings;
    }

    /** @param words the words behind the command's name; the last one is being typed and may be empty */
    List<String> candidates(List<String> words) {
        if (words.isEmpty()) {
            return List.of();
        }
        // Right behind the sign of --flag=, bash says that the sign is the word.
        var typed = words.getLast().equals("=") ? "" : words.getLast();
        var before = words.subList(0, words.size() - 1);
        return offered(before, typed)
                .filter(word -> word.startsWith(typed))
                .distinct()
                .toList();
    }

    private Stream<String> offered(List<String> before, String typed) {
        var position = Position.of(root, before);
        int equals = typed.indexOf('=');
        if (typed.startsWith("--") && equals > 0) {
            var flag = typed.substring(0, equals);
            return values(position.command(), flag).map(value -> flag + "=" + value);
        }
        if (position.awaitsValue()) {
            return values(position.command(), position.flag());
        }
        if (typed.startsWith("-")) {
            return position.command().getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .map(OptionSpec::longestName);
        }
        if (!position.command().getSubcommands().isEmpty()) {
            return Stream.concat(
                    position.command().getSubcommands().keySet().stream(),
                    position.command() == root ? frontDoor() : Stream.of());
        }
        boolean listsWorkflows =
                position.command().getCommandSpec().qualifiedName(" ").equals("shardway workflow list");
        return listsWorkflows && position.arguments() == 0 ? databases(before) : Stream.of();
    }

    private static Stream<String> frontDoor() {
        return Arrays.stream(System.getProperty(FRONT_DOOR_PROPERTY, "").split(" ", -1))
                .filter(word -> !word.isEmpty());
    }

    private static Stream<String> values(CommandLine command, String flag) {
        var option = command.getCommandSpec().findOption(flag);
        if (option == null) {
            return Stream.of();
        }
        if (option.type() == Format.class) {
            return Arrays.stream(Format.values()).map(Format::word);
        }
        var candidates = option.completionCandidates();
        return candidates == null ? Stream.of() : StreamSupport.stream(candidates.spliterator(), false);
    }

    /** The databases of the organization, as the server has them now. */
    private Stream<String> databases(List<String> before) {
        try {
            var parsed = root.parseArgs(before.toArray(String[]::new));
            var sources = Sources.read(quiet(), shardway.config(), FlagValues.given(parsed));
            FlagValues.fill(parsed, sources);
            var organization =
                    ((OrganizationGroup) parsed.subcommand().commandSpec().userObject()).organization();
            var output = new Output(surroundings.terminal(), Format.JSON, Style.plain());
            var session = new Session(shardway.globals(), organization, output, sources, surroundings);
            try (var client = session.client(session.credentials())) {
                JsonNode answer = client.get(
                        ApiAddress.path("organizations", organization.orElseThrow(), "databases") + "?per_page=100");
                var names = new ArrayList<String>();
                answer.path("data")
                        .forEach(database -> names.add(database.path("name").asText()));
                return names.stream();
            }
        } catch (RuntimeException _) {
            return Stream.of();
        }
    }

    /** Warnings about files would end up in the middle of the line that is being typed. */
    private Surroundings quiet() {
        var terminal = surroundings.terminal();
        var nowhere = new java.io.PrintStream(java.io.OutputStream.nullOutputStream());
        return new Surroundings(
                new io.shardway.cli.terminal.Terminal(terminal.in(), nowhere, nowhere, false, false, false, 80),
                surroundings.environment(),
                surroundings.home(),
                surroundings.directory(),
                surroundings.localStack(),
                surroundings.clock());
    }

    /**
     * Where the words lead.
     *
     * @param arguments positional arguments of the command so far
     * @param flag the flag whose value comes next; empty when none does
     */
    private record Position(CommandLine command, int arguments, String flag) {

        static Position of(CommandLine root, List<String> words) {
            var command = root;
            int arguments = 0;
            var flag = "";
            for (var word : words) {
                // bash splits --flag=value at the sign.
                if (word.equals("=")) {
                    continue;
                }
                if (!flag.isEmpty()) {
                    flag = "";
                } else if (word.startsWith("-")) {
                    flag = takesValue(command, word) ? word : "";
                } else if (command.getSubcommands().containsKey(word)) {
                    command = command.getSubcommands().get(word);
                } else {
                    arguments++;
                }
            }
            return new Position(command, arguments, flag);
        }

        private static boolean takesValue(CommandLine command, String word) {
            var option = command.getCommandSpec().findOption(word);
            return option != null && option.arity().max() > 0;
        }

        boolean awaitsValue() {
            return !flag.isEmpty();
        }
    }
}
