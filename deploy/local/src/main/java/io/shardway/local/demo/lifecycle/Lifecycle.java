package io.shardway.local.demo.lifecycle;

import io.shardway.local.LocalStack;
import io.shardway.local.Service;
import io.shardway.local.demo.ledger.Verdict;
import io.shardway.local.demo.report.Console;
import io.shardway.local.demo.workload.Door;
import io.shardway.local.demo.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A move through its whole life: create, copy, run, verify, switch replicas, switch primaries, reverse, switch again, cutover,
 * complete, with a verification after each change; and a second, small one that is cancelled. In each phase the services that
 * shall be killed are killed.
 */
public final class Lifecycle {
    private static final Duration RUN_FOR = Duration.ofSeconds(2);
    private static final int ATTEMPTS_AT_A_SWITCH = 5;

    /** Where a switch or a reversal ends, done or undone. */
    private static final Set<String> STEADY =
            Set.of("running", "verified_data", "switched_replicas", "switched_primaries");

    private static final CompletableFuture<Void> NOTHING_STRUCK = CompletableFuture.completedFuture(null);

    private final Keyspaces keyspaces;
    private final List<String> tables;
    private final String largestTable;
    private final Quiet quiet;
    private final WorkflowClient client;
    private final Phases phases;
    private final Chaos chaos;
    private final Timing timing;
    private final Console console;
    private final RoutingProbe routing;
    private final LagSampler lag;

    private final List<Window> switches = new ArrayList<>();
    private final Map<String, Double> phaseSeconds = new LinkedHashMap<>();
    private final List<String> misrouted = new ArrayList<>();
    private Verdict verdict = Verdict.CLEAN;
    private int undone;

    /** Holds the application's writes back for a while. */
    public interface Quiet {
        void begin();

        void end();

        static Quiet of(Workload workload) {
            return new Quiet() {
                @Override
                public void begin() {
                    workload.pause();
                }

                @Override
                public void end() {
                    workload.resume();
                }
            };
        }
    }

    /**
     * @param rows about how many rows will be moved; only waits depend on it
     * @param gateway where clients connect, without a database
     * @param victims what is killed in each phase
     */
    public Lifecycle(
            LocalStack stack,
            Keyspaces keyspaces,
            List<String> tables,
            String largestTable,
            long rows,
            Door gateway,
            List<Service> victims,
            Quiet quiet,
            Console console) {
        this.keyspaces = keyspaces;
        this.tables = List.copyOf(tables);
        this.largestTable = largestTable;
        this.quiet = quiet;
        this.console = console;
        this.client = new WorkflowClient(stack.api(), LocalStack.BRANCH, LocalStack.AUTHORIZATION);
        this.chaos = new Chaos(stack, victims, console);
        this.timing = Timing.of(rows, !chaos.harmless());
        this.phases = new Phases(client, console, logs(stack));
        this.routing = new RoutingProbe(gateway);
        this.lag = new LagSampler(
                keyspaces.source()::connect, "ledger_entry", keyspaces.target()::connect, "ledger_entry");
    }

    private static Path logs(LocalStack stack) {
        var log = stack.log(Service.API);
        var directory = log.getParent();
        return directory == null ? log : directory;
    }

    /** The whole life of the move. */
    public MoveResult move(String name) {
        var view = create(name);
        int number = view.number();
        var copied = copy(number);
        run(number);
        verify(number, true);
        expectRouting("before any switch", keyspaces.source(), keyspaces.source());

        changeRoute("switch replicas", "switch-replicas", "switched_replicas", number, false, Moment.After.millis(20));
        expectRouting("after switching replicas", keyspaces.source(), keyspaces.target());
        verify(number, false);

        changeRoute("switch primaries", "switch-primaries", "switched_primaries", number, true, Moment.UNDECIDED);
        expectRouting("after switching primaries", keyspaces.target(), keyspaces.target());
        verify(number, true);

        changeRoute("reverse", "reverse-traffic", "running", number, true, Moment.DECIDED);
        expectRouting("after reversing", keyspaces.source(), keyspaces.source());
        verify(number, false);

        changeRoute("switch again", "switch-primaries", "switched_primaries", number, true, Moment.After.millis(160));
        expectRouting("after switching again", keyspaces.target(), keyspaces.target());
        verify(number, false);
        compareAll();
        lag.close();

        finish("cutover", "cutover", "cutover", number);
        finish("complete", "complete", "completed", number);
        expect("after completion", "", tables, keyspaces.target());
        return new MoveResult(
                copied.rows(),
                copied.time(),
                copied.largestTableRowsPerSecond(),
                lag.largest(),
                List.copyOf(switches),
                phaseSeconds,
                verdict,
                undone,
                chaos.strikes());
    }

    private WorkflowView create(String name) {
        return timed("create", () -> {
            var view = phases.create(
                    name,
                    () -> client.create(
                            name,
                            keyspaces.source().keyspace(),
                            keyspaces.target().keyspace(),
                            tables));
            console.line(
                    "create",
                    "workflow %d moves %d tables from %s to %s"
                            .formatted(
                                    view.number(),
                                    tables.size(),
                                    keyspaces.source().keyspace(),
                                    keyspaces.target().keyspace()));
            return view;
        });
    }

    private record Copied(long rows, Duration time, double largestTableRowsPerSecond) {}

    private Copied copy(int number) {
        return timed("copying", () -> {
            phases.until(
                    "copying",
                    "state copying",
                    number,
                    timing.copy(),
                    view -> !view.state().equals("pending"),
                    view -> console.live("pending", "state " + view.state()));
            var struck = chaos.strike("copying", Moment.After.millis(300));
            var meter = new CopyMeter(largestTable);
            var running = phases.until(
                    "copying",
                    "state running",
                    number,
                    timing.copy(),
                    view -> view.state().equals("running"),
                    view -> console.live("copying", meter.seen(view)));
            meter.seen(running);
            recovered(struck);
            long rows = running.rowsCopied();
            var time = running.copyTime().orElse(meter.time());
            console.line("copying", meter.summary(rows, time));
            return new Copied(rows, time, meter.largestTableRowsPerSecond());
        });
    }

    private void run(int number) {
        lag.start();
        timed("running", () -> {
            long from = System.nanoTime();
            var struck = chaos.strike("running", Moment.After.millis(200));
            var view = phases.until(
                    "running",
                    "steady replication",
                    number,
                    timing.copy(),
                    found -> found.state().equals("running")
                            && struck.isDone()
                            && System.nanoTime() - from > RUN_FOR.toNanos(),
                    _ -> console.live("running", lagText()));
            recovered(struck);
            console.line("running", "the target follows the source; " + lagText());
            return view;
        });
    }

    private String lagText() {
        return "lag " + lag.latest().toMillis() + " ms";
    }

    private void verify(int number, boolean struckToo) {
        var phase = "verify";
        timed(phase, () -> {
            var before = phases.show(number);
            // verify-data is a state of its own and only there from these two; the other request is allowed in all.
            boolean state = before.state().equals("running") || before.state().equals("verified_data");
            var previous =
                    before.verification().map(WorkflowView.VerificationView::id).orElse("");
            phases.command(phase, before, () -> state ? client.act(number, "verify-data") : client.verify(number));
            var struck = struckToo ? chaos.strike(phase, Moment.After.millis(100)) : NOTHING_STRUCK;
            var view = phases.until(
                    phase,
                    "the end of the verification",
                    number,
                    timing.verification(),
                    found -> !found.state().equals("verifying_data")
                            && found.verification()
                                    .filter(diff -> diff.ended() && !diff.id().equals(previous))
                                    .isPresent(),
                    found -> console.live(phase, "state " + found.state() + ", " + lagText()));
            recovered(struck);
            var found = view.verification().orElseThrow();
            if (found.mismatches() > 0) {
                verdict = verdict.and(Verdict.mismatches(
                        found.mismatches(), "rows found by the verification in state " + before.state()));
            }
            console.line(phase, "%s: %s, %d rows differ".formatted(before.state(), found.state(), found.mismatches()));
            if (!found.state().equals("completed")) {
                throw new PhaseFailedException(phase + ": the verification ended as " + found.state());
            }
            return view;
        });
    }

    /** A switch or a reversal, asked for again when it undid itself. */
    private void changeRoute(String phase, String action, String goal, int number, boolean ofPrimaries, Moment moment) {
        timed(phase, () -> {
            for (int attempt = 1; ; attempt++) {
                var before = phases.show(number);
                long from = System.nanoTime();
                phases.command(phase, before, () -> client.act(number, action));
                var struck = attempt == 1 ? chaos.strike(phase, moment) : NOTHING_STRUCK;
                var view = phases.until(
                        phase,
                        "state " + goal,
                        number,
                        timing.change(),
                        found -> STEADY.contains(found.state()),
                        found -> console.live(phase, "state " + found.state()));
                long to = System.nanoTime();
                recovered(struck);
                if (ofPrimaries) {
                    switches.add(new Window(phase, from, to));
                }
                if (view.state().equals(goal)) {
                    console.line(phase, "state " + goal + " after " + (to - from) / 1_000_000 + " ms");
                    return view;
                }
                undone++;
                console.line(
                        phase,
                        "undid itself, back to " + view.state()
                                + (view.errors().isEmpty() ? "" : ": " + view.errors()));
                if (attempt == ATTEMPTS_AT_A_SWITCH) {
                    throw new PhaseFailedException(phase + " undid itself " + attempt + " times");
                }
            }
        });
    }

    private static void recovered(CompletableFuture<Void> struck) {
        try {
            struck.join();
        } catch (CompletionException failed) {
            throw new PhaseFailedException("A killed service did not come back: " + failed.getCause());
        }
    }

    private void compareAll() {
        timed("compare", () -> {
            console.live("compare", "all rows of all tables, writers held back");
            quiet.begin();
            try {
                var compared = new SideBySide(
                                keyspaces.source()::connect,
                                keyspaces.source().keyspace(),
                                keyspaces.target()::connect,
                                keyspaces.target().keyspace())
                        .compare(tables);
                verdict = verdict.and(compared);
                console.line(
                        "compare",
                        compared.clean() ? "source and target are equal in every row" : "source and target differ");
                return compared;
            } finally {
                quiet.end();
            }
        });
    }

    private void finish(String phase, String action, String goal, int number) {
        timed(phase, () -> {
            var before = phases.show(number);
            phases.command(phase, before, () -> client.act(number, action));
            var view = phases.until(
                    phase,
                    "state " + goal,
                    number,
                    timing.change(),
                    found -> found.state().equals(goal),
                    found -> console.live(phase, "state " + found.state()));
            console.line(phase, "state " + goal);
            return view;
        });
    }

    /** A small move the other way, cancelled when it runs; nothing of it may be left. */
    public void moveAndCancel(String name, List<String> few) {
        timed("cancel", () -> {
            var source = keyspaces.target();
            var target = keyspaces.source();
            var created = phases.create(name, () -> client.create(name, source.keyspace(), target.keyspace(), few));
            int number = created.number();
            phases.until(
                    "cancel",
                    "state running",
                    number,
                    timing.copy(),
                    view -> view.state().equals("running"),
                    view -> console.live("cancel", "second workflow: state " + view.state()));
            phases.command("cancel", phases.show(number), () -> client.cancel(number));
            var view = phases.until(
                    "cancel",
                    "state cancelled",
                    number,
                    timing.change(),
                    found -> found.state().equals("cancelled"),
                    found -> console.live("cancel", "second workflow: state " + found.state()));
            expect("after cancelling", "", few, source);
            misrouted.addAll(leftovers(target, few));
            console.line("cancel", "second workflow: created, running, cancelled");
            return view;
        });
    }

    private static List<String> leftovers(Keyspaces.Side side, List<String> few) {
        var left = new ArrayList<String>();
        try (var connection = side.connect();
                var statement = connection.prepareStatement(
                        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = ? AND table_name = ?")) {
            for (var table : few) {
                statement.setString(1, side.keyspace());
                statement.setString(2, table);
                try (var row = statement.executeQuery()) {
                    row.next();
                    if (row.getInt(1) > 0) {
                        left.add(side.keyspace() + "." + table + " is left of a cancelled workflow");
                    }
                }
            }
        } catch (java.sql.SQLException failed) {
            left.add("cannot look for leftovers: error " + failed.getErrorCode());
        }
        return left;
    }

    /** What the probe found in all phases, the second workflow included. */
    public List<String> misrouted() {
        return List.copyOf(misrouted);
    }

    private void expectRouting(String when, Keyspaces.Side primary, Keyspaces.Side replica) {
        expect(when, "", names(), primary);
        expect(when, "@replica", tables, replica);
    }

    /** While a workflow runs, a table's name leads to the side that serves, whichever keyspace it is qualified with. */
    private List<String> names() {
        var names = new ArrayList<>(tables);
        tables.forEach(table -> names.add(keyspaces.source().keyspace() + "." + table));
        tables.forEach(table -> names.add(keyspaces.target().keyspace() + "." + table));
        return names;
    }

    private void expect(String when, String database, List<String> names, Keyspaces.Side side) {
        var wrong = routing.misrouted(database, names, side.serverId());
        if (!wrong.isEmpty()) {
            console.line("routing", when + ", " + wrong.size() + " names lead elsewhere: " + wrong.getFirst());
            wrong.forEach(name -> misrouted.add(when + ": " + name));
        }
    }

    private interface Phase<T> {
        T run();
    }

    private <T> T timed(String phase, Phase<T> body) {
        double from = console.seconds();
        try {
            return body.run();
        } finally {
            phaseSeconds.merge(phase, console.seconds() - from, Double::sum);
        }
    }
}
