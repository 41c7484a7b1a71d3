package io.shardway.local.bench;

import io.shardway.local.demo.Baseline;
import java.time.Duration;

/** A whole move until the target follows, nothing else running; the baseline brings rows and indexes as well. */
final class CopyBenchmark {
    static final String TABLE = "bench_copy";

    private final BenchStage stage;
    private final Results results;

    CopyBenchmark(BenchStage stage, Results results) {
        this.stage = stage;
        this.results = results;
    }

    void run() {
        stage.fill(TABLE);
        double baseline = new Baseline(stage.source(), BenchStage.SOURCE, stage.target()).rowsPerSecond(TABLE);
        results.figure("dumpAndRestoreRowsPerSecond", baseline, "rows/s, mariadb-dump | mariadb");

        long from = System.nanoTime();
        int number = stage.create(TABLE).number();
        long[] copying = {0, 0};
        var running = stage.until("state running", number, view -> {
            stage.console().live("copy", "%s, %,d rows".formatted(view.state(), view.rowsCopied()));
            if (copying[0] == 0 && !view.state().equals("pending")) {
                copying[0] = System.nanoTime();
            }
            if (copying[1] == 0 && view.copyTime().isPresent()) {
                copying[1] = System.nanoTime();
            }
            return view.state().equals("running");
        });
        double whole = seconds(System.nanoTime() - from);
        double copy = seconds(copying[1] - copying[0]);
        results.figure("copyRowsPerSecond", running.rowsCopied() / copy, "rows/s, from state copying to the last row");
        results.figure("moveRowsPerSecond", running.rowsCopied() / whole, "rows/s, from create to state running");
        results.ratio("copyRowsPerSecond", running.rowsCopied() / copy, baseline);
        results.ratio("moveRowsPerSecond", running.rowsCopied() / whole, baseline);
        boolean equal = BenchStage.checksum(stage.source(), BenchStage.SOURCE + "." + TABLE)
                .equals(BenchStage.checksum(stage.target(), BenchStage.TARGET + "." + TABLE));
        results.atMost("copyMismatches", 0, equal ? 0 : 1);
        stage.cancel(number);
    }

    private static double seconds(long nanos) {
        return Duration.ofNanos(nanos).toMillis() / 1e3;
    }
}
