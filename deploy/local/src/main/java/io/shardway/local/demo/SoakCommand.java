package io.shardway.local.demo;

import io.shardway.local.Service;
import io.shardway.local.demo.report.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./shardway soak}. */
@Command(
        name = "soak",
        description = {
            "Move the tables of a running application there and back until the time is over, killing services at random in every phase.",
            "Exit code 0 exactly when every check is ok."
        })
public final class SoakCommand implements Callable<Integer> {

    @Option(names = "--minutes", description = "No move begins later (default ${DEFAULT-VALUE}).")
    private long minutes = 10;

    @Option(names = "--rows", description = "TPC-H rows in all tables together (default ${DEFAULT-VALUE}).")
    private long rows = 30_000;

    @Option(
            names = "--kill",
            paramLabel = "SERVICE",
            description = "Who may die; some of them do in each move (default: all but the gateway).")
    private List<String> kill = new ArrayList<>(List.of("api", "copier", "replicator", "verifier", "cutover"));

    @Option(names = "--report", paramLabel = "FILE", description = "Write figures and checks as JSON.")
    private @Nullable Path report;

    @Option(names = "--seed", paramLabel = "N", description = "Of everything random.")
    private long seed = System.currentTimeMillis();

    @Override
    public Integer call() {
        var services = new LinkedHashSet<Service>();
        kill.forEach(name -> services.add(Service.of(name)));
        var options = new DemoOptions(
                rows,
                List.copyOf(services),
                false,
                Optional.ofNullable(report),
                false,
                400,
                seed,
                Optional.of(Duration.ofMinutes(minutes)));
        var console = Console.ofThisProcess();
        console.line("seed", Long.toString(seed));
        return new Demo(options, console).run() ? 0 : 1;
    }
}
