package io.shardway.local.demo;

import io.shardway.local.Service;
import io.shardway.local.demo.report.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./shardway demo}. */
@Command(
        name = "demo",
        description = {
            "Move the tables of a running application to another server and back, and check every row.",
            "Exit code 0 exactly when every check is ok."
        })
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--rows", description = "TPC-H rows in all tables together (default ${DEFAULT-VALUE}).")
    private long rows = 300_000;

    @Option(
            names = "--kill",
            paramLabel = "SERVICE",
            description =
                    "Kill this service with SIGKILL in every phase: api, copier, replicator, verifier, cutover, gateway.")
    private List<String> kill = new ArrayList<>();

    @Option(names = "--keep", description = "Leave the stack up at the end.")
    private boolean keep;

    @Option(names = "--report", paramLabel = "FILE", description = "Write figures and checks as JSON.")
    private @Nullable Path report;

    @Option(names = "--baseline", description = "Measure mariadb-dump | mariadb of the largest table as well.")
    private boolean baseline;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Statements a second of all writers and readers together (default ${DEFAULT-VALUE}).")
    private double rate = 400;

    @Option(names = "--seed", paramLabel = "N", description = "Of everything random in the application.")
    private long seed = 20_261_122;

    @Override
    public Integer call() {
        var services = new LinkedHashSet<Service>();
        kill.forEach(name -> services.add(Service.of(name)));
        var options = new DemoOptions(
                rows, List.copyOf(services), keep, Optional.ofNullable(report), baseline, rate, seed, Optional.empty());
        return new Demo(options, Console.ofThisProcess()).run() ? 0 : 1;
    }
}
