package io.shardway.local.bench;

import io.shardway.local.LocalStack;
import io.shardway.local.StackOptions;
import io.shardway.local.demo.report.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./shardway bench}. */
@Command(
        name = "bench",
        description = {
            "Measure the parts on a stack of their own, each beside its baseline in the same run.",
            "Exit code 0 exactly when every check is ok."
        })
public final class BenchCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "copy, replication, gateway, switch; all when none is named.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--rows", description = "Rows of the table (default ${DEFAULT-VALUE}).")
    private long rows = 500_000;

    @Option(names = "--seconds", description = "Length of each measurement that has one (default ${DEFAULT-VALUE}).")
    private long seconds = 8;

    @Option(names = "--report", paramLabel = "FILE", description = "Write figures, ratios and checks as JSON.")
    private @Nullable Path report;

    @Override
    public Integer call() throws Exception {
        if (rows < 10_000 || seconds < 1) {
            throw new IllegalArgumentException("--rows must be at least 10000 and --seconds at least 1");
        }
        var benchmarks = names.isEmpty()
                ? Arrays.asList(Benchmark.values())
                : names.stream().map(Benchmark::of).toList();
        var console = Console.ofThisProcess();
        var results = new Results();
        console.line("start", "Kafka, database servers, six services");
        try (var stack = LocalStack.start(StackOptions.ofThisCheckout(), line -> console.live("start", line))) {
            var stage = new BenchStage(stack, console, rows, Duration.ofSeconds(seconds));
            for (var benchmark : benchmarks) {
                console.line(benchmark.title(), benchmark.what());
                benchmark.run(stage, results);
            }
            var command = "bench" + (names.isEmpty() ? "" : " " + String.join(" ", names)) + " --rows " + rows;
            var measured = results.report(command, console.seconds());
            console.text("");
            console.text(results.toString());
            console.text(measured.ok() ? "Every check is ok." : "NOT every check is ok.");
            if (report != null) {
                measured.write(report);
            }
            return measured.ok() ? 0 : 1;
        }
    }
}
