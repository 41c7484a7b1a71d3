package io.shardway.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Show the end of the logs of all processes, or of one.")
final class LogsCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "PROCESS", description = "A name that './shardway status' shows.")
    private @Nullable String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on showing what is added.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "40",
            description = "So many lines of each (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var processes =
                StackState.load(Main.directory()).map(StackState::processes).orElse(List.of());
        var files = processes.stream()
                .filter(process -> !process.name().equals("starter"))
                .filter(process -> name == null || process.name().equals(name))
                .map(process -> process.log().toString())
                .toList();
        if (files.isEmpty()) {
            System.err.printf(
                    "shardway: no log of %s; there are %s%n",
                    name == null ? "a stack" : "'" + name + "'",
                    processes.stream().map(StackProcess::name).toList());
            return 2;
        }
        var command = new ArrayList<>(List.of("tail", "-n", Integer.toString(lines)));
        if (follow) {
            command.add("-F");
        }
        command.addAll(files);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
