package io.shardway.local.demo;

import io.shardway.local.LocalStack;
import io.shardway.local.StackOptions;
import io.shardway.local.demo.lifecycle.Lifecycle;
import io.shardway.local.demo.lifecycle.PhaseFailedException;
import io.shardway.local.demo.report.Console;
import io.shardway.local.demo.tpch.TpchLoader;
import io.shardway.local.demo.tpch.TpchSchema;
import io.shardway.local.demo.workload.Workload;
import io.shardway.local.demo.workload.WorkloadOptions;
import io.shardway.testing.Account;
import java.io.OutputStream;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The move with little data and nobody to judge it, in which the services record how they start and what they run (docs/adr/0011). Needed once per
 * build, where services shall be killed: how long they are away is how fast they start.
 */
final class Rehearsal {
    private static final long ROWS = 2_000;
    private static final double STATEMENTS_PER_SECOND = 200;

    private final Console console;
    private final long seed;

    private Rehearsal(Console console, long seed) {
        this.console = console;
        this.seed = seed;
    }

    static void ifNeeded(Console console, long seed) {
        if (!LocalStack.startsFromCaches()) {
            new Rehearsal(console, seed).run();
        }
    }

    private void run() {
        console.line("rehearsal", "once per build: a small move, in which the services record how they start");
        try (var stack = LocalStack.start(
                StackOptions.ofThisCheckout().recordingStarts(), line -> console.live("rehearsal", line))) {
            try {
                move(stack);
            } catch (PhaseFailedException | SQLException failed) {
                console.line("rehearsal", "less is recorded than could be: " + failed.getMessage());
            }
            stack.keepStartCaches();
            console.line("rehearsal", "start caches are in .shardway/start-caches");
        } catch (RuntimeException failed) {
            // A slow start is no reason not to run.
            console.line("rehearsal", "services will start slowly, without caches: " + failed.getMessage());
        }
    }

    private void move(LocalStack stack) throws SQLException {
        var stage = Stage.of(stack);
        var pool = new TpchLoader(stage.keyspaces().source()::connect).load(ROWS);
        try (var workload = new Workload(new WorkloadOptions(STATEMENTS_PER_SECOND, seed), Optional.of(pool))) {
            workload.prepare(stage.source(Account.ROOT));
            workload.start(
                    stage.gateway(),
                    List.of(stage.gateway(), stage.gateway().withDatabase("@replica")),
                    Optional.empty());
            var silence = new Console(new PrintStream(OutputStream.nullOutputStream()), false);
            new Lifecycle(
                            stack,
                            stage.keyspaces(),
                            Stage.tables(),
                            TpchSchema.LARGEST,
                            ROWS,
                            stage.gateway(),
                            List.of(),
                            Lifecycle.Quiet.of(workload),
                            silence)
                    .move("rehearsal");
        }
    }
}
