package io.shardway.local.demo;

import io.shardway.local.LocalStack;
import io.shardway.local.Service;
import io.shardway.local.demo.ledger.Verdict;
import io.shardway.local.demo.lifecycle.Keyspaces;
import io.shardway.local.demo.lifecycle.Keyspaces.Side;
import io.shardway.local.demo.lifecycle.Lifecycle;
import io.shardway.local.demo.lifecycle.MoveResult;
import io.shardway.local.demo.report.Console;
import io.shardway.local.demo.tpch.TpchSchema;
import io.shardway.local.demo.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The moves of one run: one with a cancelled one behind it, or there and back until the time is over. */
final class Moves {
    private final LocalStack stack;
    private final Stage stage;
    private final Workload workload;
    private final DemoOptions options;
    private final Console console;
    private final SplittableRandom random;
    private final List<MoveResult> results = new ArrayList<>();
    private final List<String> misrouted = new ArrayList<>();
    private Keyspaces way;

    Moves(LocalStack stack, Stage stage, Workload workload, DemoOptions options, Console console) {
        this.stack = stack;
        this.stage = stage;
        this.workload = workload;
        this.options = options;
        this.console = console;
        this.random = new SplittableRandom(options.seed());
        this.way = stage.keyspaces();
    }

    void run() {
        if (options.soak().isEmpty()) {
            move("shop-to-shop2", options.kill(), true);
            return;
        }
        long until = System.nanoTime() + options.soak().map(Duration::toNanos).orElseThrow();
        for (int round = 1; round == 1 || System.nanoTime() < until; round++) {
            var victims =
                    options.kill().stream().filter(_ -> random.nextInt(3) > 0).toList();
            console.line(
                    "move " + round,
                    "%s to %s, killing %s"
                            .formatted(
                                    way.source().keyspace(),
                                    way.target().keyspace(),
                                    victims.stream().map(Service::shortName).toList()));
            move("move-" + round, victims, false);
        }
    }

    private void move(String name, List<Service> victims, boolean andCancelOneBack) {
        var lifecycle = new Lifecycle(
                stack,
                way,
                Stage.tables(),
                TpchSchema.LARGEST,
                options.rows(),
                stage.gateway(),
                victims,
                Lifecycle.Quiet.of(workload),
                console);
        try {
            results.add(lifecycle.move(name));
            if (andCancelOneBack) {
                lifecycle.moveAndCancel("back-and-cancel", List.of("nation", "region"));
            }
            way = way.swapped();
        } finally {
            misrouted.addAll(lifecycle.misrouted());
        }
    }

    /** The side that has the tables now. */
    Side serving() {
        return way.source();
    }

    List<MoveResult> results() {
        return List.copyOf(results);
    }

    /** Of all verifications and comparisons. */
    Verdict verdict() {
        return results.stream().map(MoveResult::verdict).reduce(Verdict.CLEAN, Verdict::and);
    }

    List<String> misrouted() {
        return List.copyOf(misrouted);
    }
}
