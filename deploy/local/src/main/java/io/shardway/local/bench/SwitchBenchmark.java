package io.shardway.local.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Switches there and back while clients write one row after the other through the gateway; the pause is what they see. */
final class SwitchBenchmark {
    private static final String TABLE = "bench_switch";
    private static final int SWITCHES = 6;
    private static final Set<String> STEADY = Set.of("running", "switched_primaries");

    private final BenchStage stage;
    private final Results results;

    SwitchBenchmark(BenchStage stage, Results results) {
        this.stage = stage;
        this.results = results;
    }

    void run() throws Exception {
        stage.fill(TABLE);
        int number = stage.create(TABLE).number();
        stage.until("state running", number, view -> view.state().equals("running"));
        var windows = new ArrayList<long[]>();
        long undone = 0;
        try (var clients = new Clients(
                () -> GatewayBenchmark.throughGateway(stage.stack()),
                "UPDATE " + TABLE + " SET k = k + 1 WHERE id = ?",
                stage.rows())) {
            long quietFrom = System.nanoTime() + stage.time().toNanos() / 4;
            LockSupport.parkNanos(stage.time().toNanos());
            long quietTo = System.nanoTime();
            while (windows.size() < SWITCHES) {
                boolean there = windows.size() % 2 == 0;
                String goal = there ? "switched_primaries" : "running";
                long from = System.nanoTime();
                stage.act(number, there ? "switch-primaries" : "reverse-traffic");
                var end = stage.until(goal, number, view -> STEADY.contains(view.state()));
                if (end.state().equals(goal)) {
                    windows.add(new long[] {from, System.nanoTime()});
                    stage.console().line("switch", "%s after %d ms".formatted(goal, millis(from, System.nanoTime())));
                } else if (++undone > SWITCHES) {
                    throw new IllegalStateException("Switches undo themselves again and again: " + end.errors());
                }
            }
            report(clients.stop(), windows, quietFrom, quietTo);
            results.atMost("switchErrors", 0, (double) clients.errors());
        }
        results.figure("switchesUndone", (double) undone, "");
        boolean equal = BenchStage.checksum(stage.source(), BenchStage.SOURCE + "." + TABLE)
                .equals(BenchStage.checksum(stage.target(), BenchStage.TARGET + "." + TABLE));
        results.atMost("switchMismatches", 0, equal ? 0 : 1);
        stage.cancel(number);
    }

    private void report(List<long[]> times, List<long[]> windows, long quietFrom, long quietTo) {
        var pauses = windows.stream()
                .map(window -> Clients.longestGap(times, window[0], window[1]))
                .sorted()
                .toList();
        double worst = pauses.getLast().toNanos() / 1e6;
        double quiet =
                Math.max(0.001, Clients.longestGap(times, quietFrom, quietTo).toNanos() / 1e6);
        results.figure(
                "firstWritePauseMillis",
                Clients.longestGap(times, windows.getFirst()[0], windows.getFirst()[1])
                                .toNanos()
                        / 1e6,
                "ms, tables still at their hidden names");
        results.figure("medianWritePauseMillis", pauses.get(pauses.size() / 2).toNanos() / 1e6, "ms");
        results.figure("largestGapWithoutSwitchMillis", quiet, "ms, the same clients");
        results.ratio("medianWritePauseMillis", pauses.get(pauses.size() / 2).toNanos() / 1e6, quiet);
        results.atMost("writePauseMillisMax", 1_000.0, worst);
    }

    private static long millis(long from, long to) {
        return Duration.ofNanos(to - from).toMillis();
    }
}
