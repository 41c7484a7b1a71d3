package io.shardway.replicator.capture;

import io.shardway.messaging.changes.Change;
import io.shardway.messaging.changes.ChangeLogReader;
import io.shardway.messaging.changes.LoggedChange;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.testing.Account;
import io.shardway.testing.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/** Events per second over a backlog, and how soon a watermark on an idle source is committed in the log. Run by hand: {@code main}. */
final class CaptureBenchmark {

    private static final int ROWS = Integer.getInteger("rows", 500_000);

    private CaptureBenchmark() {}

    public static void main(String[] arguments) throws SQLException {
        try (CaptureBench bench = new CaptureBench()) {
            bench.execute(
                    "CREATE TABLE t (id BIGINT PRIMARY KEY, k INT NOT NULL, c CHAR(120) CHARACTER SET latin1 NOT NULL,"
                            + " pad CHAR(60) CHARACTER SET latin1 NOT NULL)");
            CaptureUnit unit = bench.unit("t");
            bench.start(unit);
            latency(bench, unit);
            for (int round = 1; round <= 3; round++) {
                bench.stop();
                fill(bench, round);
                long begin = System.nanoTime();
                bench.start(unit);
                System.out.printf(
                        "round %d: %d rows in %.2f s = %.0f events/s%n",
                        round, ROWS, seconds(begin), ROWS / seconds(begin));
            }
            latency(bench, unit);
        }
        System.exit(0);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void fill(CaptureBench bench, int round) {
        for (int from = 1; from <= ROWS; from += 1000) {
            bench.execute("INSERT INTO t SELECT seq + " + (round * 10_000_000L)
                    + ", seq, REPEAT('c', 119), REPEAT('p', 59) FROM seq_" + from + "_to_" + (from + 999));
        }
    }

    private static void latency(CaptureBench bench, CaptureUnit unit) throws SQLException {
        double[] millis = new double[200];
        try (Connection writer = bench.server().connect(Account.WRITER);
                ChangeLogReader reader =
                        new ChangeLogReader(SharedServers.kafka().bootstrapServers(), unit.changeLog(), 0, -1)) {
            while (!reader.poll(Duration.ofMillis(300)).isEmpty()) {
                // to the end
            }
            for (int i = 0; i < millis.length; i++) {
                UUID id = UUID.randomUUID();
                Watermarks.write(writer, bench.workflow(), 1, id, Watermarks.Kind.CHECK);
                long committed = System.nanoTime();
                boolean found = false;
                while (!found) {
                    for (LoggedChange logged : reader.poll(Duration.ofMillis(100))) {
                        found |= logged.change() instanceof Change.Watermark mark
                                && mark.id().equals(id);
                    }
                }
                millis[i] = (System.nanoTime() - committed) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "watermark to committed in the log: median %.1f ms, 90%% %.1f ms, worst %.1f ms%n",
                millis[100], millis[180], millis[199]);
    }
}
