package io.shardway.cli.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** A command that only holds others: alone, or with a word that it does not know, it shows its help (contract section 9.1). */
public abstract class Group {

    @Parameters(arity = "0..*", hidden = true)
    private List<String> unknown = new ArrayList<>();

    public final List<String> unknown() {
        return List.copyOf(unknown);
    }

    /** What it holds, by name, in the order in which help shows it. */
    protected abstract Map<String, Supplier<?>> commands();

    /**
     * Builds the command line of this group. Reading a command's annotations takes a millisecond or two, and most of them are
     * not needed: where one of the names stands among the words, only such commands are built.
     *
     * @param words what was typed; empty builds everything
     */
    public final CommandLine commandLine(Collection<String> words) {
        var commandLine = new CommandLine(this);
        addTo(commandLine, words);
        return commandLine;
    }

    private void addTo(CommandLine commandLine, Collection<String> words) {
        boolean named = commands().keySet().stream().anyMatch(words::contains);
        commands().forEach((name, command) -> {
            if (!named || words.contains(name)) {
                var held = new CommandLine(command.get());
                // The flags of this group go on to what is added here, so add from the top.
                commandLine.addSubcommand(name, held);
                // Help of this group shows none of their commands.
                if (held.getCommand() instanceof Group group && (named || words.isEmpty())) {
                    group.addTo(held, words);
                }
            }
        });
    }

    /** Names and commands in order: name, supplier, name, supplier … */
    @SafeVarargs
    protected static Map<String, Supplier<?>> inOrder(Map.Entry<String, Supplier<?>>... entries) {
        var map = new java.util.LinkedHashMap<String, Supplier<?>>();
        for (var entry : entries) {
            map.put(entry.getKey(), entry.getValue());
        }
        return map;
    }

    protected static Map.Entry<String, Supplier<?>> entry(String name, Supplier<?> command) {
        return Map.entry(name, command);
    }
}
