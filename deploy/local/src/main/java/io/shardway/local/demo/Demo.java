package io.shardway.local.demo;

import io.shardway.local.LocalStack;
import io.shardway.local.Service;
import io.shardway.local.StackOptions;
import io.shardway.local.demo.ledger.Verdict;
import io.shardway.local.demo.lifecycle.Keyspaces;
import io.shardway.local.demo.lifecycle.Keyspaces.Side;
import io.shardway.local.demo.lifecycle.PhaseFailedException;
import io.shardway.local.demo.report.Console;
import io.shardway.local.demo.report.Machine;
import io.shardway.local.demo.report.Report;
import io.shardway.local.demo.tpch.TpchLoader;
import io.shardway.local.demo.tpch.TpchSchema;
import io.shardway.local.demo.workload.Workload;
import io.shardway.local.demo.workload.WorkloadOptions;
import io.shardway.testing.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The main job, from an empty machine to the judgement: a stack, data, an application that never stops, a move through its whole
 * life, and at the end every acknowledged write compared with what is in the tables.
 */
final class Demo {
    private static final long WARM_WRITES = 200;

    /** The driver logs each error that a server answers, with its text; errors are counted here, and texts may hold values. */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.mariadb.jdbc");

    static {
        DRIVER_LOG.setLevel(Level.OFF);
    }

    private final DemoOptions options;
    private final Console console;
    private final Findings findings;

    Demo(DemoOptions options, Console console) {
        this.options = options;
        this.console = console;
        this.findings = new Findings(options);
    }

    /** @return whether every check is ok */
    boolean run() {
        if (!options.kill().isEmpty()) {
            Rehearsal.ifNeeded(console, options.seed());
        }
        console.line("start", "Kafka, database servers, six services");
        var stack = LocalStack.start(stackOptions(), line -> console.live("start", line));
        boolean kept = false;
        try {
            findings.figures().put("startSeconds", console.seconds());
            console.line("start", "REST %s, gateway 127.0.0.1:%d".formatted(stack.api(), stack.gatewayPort()));
            var report = run(stack);
            if (stack.isEnded()) {
                // Ctrl-C: the application has lost its servers, which is nothing to judge, and no log is wanted.
                return false;
            }
            console.text("");
            console.text(findings.table(report).toString());
            findings.problems().forEach(problem -> console.text("  " + problem));
            console.text(report.ok() ? "Every check is ok." : "NOT every check is ok.");
            write(report);
            if (options.keep()) {
                keep(stack);
                kept = true;
            } else if (!report.ok()) {
                saveLogs(stack);
            }
            return report.ok();
        } catch (SQLException failed) {
            throw new IllegalStateException("The demo cannot use its own servers: " + failed.getMessage(), failed);
        } finally {
            if (!kept) {
                stack.close();
            }
        }
    }

    /** What is shipped is what is shown; but services that were killed start beside a switch that is made again, which takes more than a second. */
    private StackOptions stackOptions() {
        var local = StackOptions.ofThisCheckout();
        return options.kill().isEmpty() ? local.withShippedPauseLimit() : local;
    }

    /** The stack takes its logs with it; those of a failed run are wanted. */
    private void saveLogs(LocalStack stack) {
        var saved = StackOptions.ofThisCheckout().directory().resolveSibling("failed-demo-logs");
        try {
            Files.createDirectories(saved);
            for (var service : Service.values()) {
                var log = stack.log(service);
                if (Files.exists(log)) {
                    Files.copy(log, saved.resolve(service.shortName() + ".log"), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            console.text("The services' logs of this run are kept in " + saved);
        } catch (IOException failed) {
            console.text("The services' logs cannot be kept in " + saved + ": " + failed.getMessage());
        }
    }

    private Report run(LocalStack stack) throws SQLException {
        var stage = Stage.of(stack);
        var keyspaces = stage.keyspaces();
        var gateway = stage.gateway();
        var tables = Stage.tables();

        double loadingFrom = console.seconds();
        var pool = new TpchLoader(keyspaces.source()::connect).load(options.rows());
        try (var workload =
                new Workload(new WorkloadOptions(options.statementsPerSecond(), options.seed()), Optional.of(pool))) {
            workload.prepare(stage.source(Account.ROOT));
            var pristine = pristine(keyspaces.source(), pool, tables, loadingFrom);

            workload.start(
                    gateway,
                    List.of(gateway, gateway.withDatabase("@replica")),
                    Optional.of(stage.source(Account.APP)));
            warmUp(workload);
            if (options.baseline()) {
                measureBaseline(keyspaces);
            }
            judge(new Moves(stack, stage, workload, options, console), workload, pristine);
            findings.takeMemory(stack);
            return Report.of(
                    options.command(),
                    console.seconds(),
                    Machine.here(),
                    findings.figures().values(),
                    findings.ratios(),
                    findings.checks());
        }
    }

    /** The move, and what is there at its end. */
    private void judge(Moves moves, Workload workload, Pristine pristine) throws SQLException {
        try {
            moves.run();
            workload.stop();
            moves.results().forEach(moved -> findings.take(moved, workload));
            findings.take(workload, moves.verdict().and(judge(workload, pristine, moves.serving())), moves.misrouted());
        } catch (PhaseFailedException failed) {
            console.line("failed", String.valueOf(failed.getMessage()));
            workload.stop();
            moves.results().forEach(moved -> findings.take(moved, workload));
            findings.failed(String.valueOf(failed.getMessage()));
            findings.take(workload, moves.verdict(), moves.misrouted());
        }
    }

    private Pristine pristine(
            Side source, io.shardway.local.demo.tpch.TradePool pool, List<String> tables, double loadingFrom)
            throws SQLException {
        try (var connection = source.connect();
                var statement = connection.prepareStatement(
                        "SELECT COALESCE(SUM(data_length), 0) FROM information_schema.tables WHERE table_schema = ?")) {
            var pristine = Pristine.of(connection, source.keyspace(), pool);
            statement.setString(1, source.keyspace());
            try (var row = statement.executeQuery()) {
                row.next();
                findings.figures().put("bytes", row.getDouble(1));
            }
            findings.figures().put("loadSeconds", console.seconds() - loadingFrom);
            console.line(
                    "load",
                    String.format(
                            Locale.ROOT,
                            "TPC-H and the application's tables: %d tables, %,.0f MB",
                            tables.size(),
                            findings.figures().get("bytes") / 1e6));
            return pristine;
        }
    }

    private void warmUp(Workload workload) {
        long from = System.nanoTime();
        var never = new CountDownLatch(1);
        while (workload.tally().acknowledgedWrites() < WARM_WRITES) {
            if (System.nanoTime() - from > 60_000_000_000L) {
                throw new IllegalStateException("The application got %d writes through the gateway in 60 s: %s"
                        .formatted(
                                workload.tally().acknowledgedWrites(),
                                workload.tally().errors()));
            }
            console.live("application", workload.tally().acknowledgedWrites() + " writes");
            try {
                if (never.await(100, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        console.line("application", "10 writers and 3 readers through the gateway, 1 writer past it");
    }

    private void measureBaseline(Keyspaces keyspaces) {
        double rate = new Baseline(
                        keyspaces.source().server(),
                        keyspaces.source().keyspace(),
                        keyspaces.target().server())
                .rowsPerSecond(TpchSchema.LARGEST);
        findings.figures().put("baselineRowsPerSecond", rate);
        console.line(
                "baseline",
                String.format(Locale.ROOT, "mariadb-dump | mariadb of %s: %,.0f rows/s", TpchSchema.LARGEST, rate));
    }

    private Verdict judge(Workload workload, Pristine pristine, Side serving) throws SQLException {
        console.line("judge", "the ledger against the tables of " + serving.keyspace());
        try (var connection = serving.connect()) {
            return workload.judge(connection).and(pristine.judge(connection, serving.keyspace()));
        }
    }

    private void write(Report report) {
        options.report().ifPresent(file -> {
            try {
                report.write(file);
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException("Cannot write the report to " + file, failed);
            }
        });
    }

    private void keep(LocalStack stack) {
        stack.leaveRunning();
        console.text("""
                The stack stays up; ./shardway down ends it.
                  REST      %s   Authorization: %s
                  gateway   mariadb --skip-ssl -h 127.0.0.1 -P %d -u %s -p%s
                """.formatted(
                        stack.api(),
                        LocalStack.AUTHORIZATION,
                        stack.gatewayPort(),
                        LocalStack.GATEWAY_USER.user(),
                        LocalStack.GATEWAY_USER.password()));
    }
}
