package io.shardway.copier.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.copier.domain.ChunkSizer;
import io.shardway.copier.domain.RateLimit;
import io.shardway.copier.domain.SplitCount;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbPrograms;
import io.shardway.testing.MariaDbServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Rows per second beside {@code mariadb-dump | mariadb} of the same table in the same run. Outside the suite: run it by name. Both write only
 * the row key, since that is what a copy does; indexes come later, in one ALTER.
 */
class CopyBenchmark {

    private static final int ROWS = Integer.getInteger("shardway.bench.rows", 500_000);
    private static final int WRITERS = Integer.getInteger("shardway.bench.writers", 2);
    private static final String COLUMNS =
            "id BIGINT PRIMARY KEY, k INT NOT NULL, c CHAR(120) NOT NULL, pad CHAR(60) NOT NULL";

    @Test
    void copiesFasterThanDumpAndRestore() throws Exception {
        try (CopyFixture copy = new CopyFixture(COLUMNS)) {
            copy.fill("INSERT INTO t SELECT seq, seq * 7 % 1000003, REPEAT(MD5(seq), 3), MD5(seq + 1) FROM seq_1_to_"
                    + ROWS);
            double dump = dumpAndRestore(copy);
            double ours = ours(copy);
            System.out.printf(
                    "CopyBenchmark rows=%d writers=%d: dump|restore %.0f rows/s, copier %.0f rows/s, ratio %.2f%n",
                    ROWS, WRITERS, ROWS / dump, ROWS / ours, dump / ours);
            copy.assertEqual();
        }
    }

    private static double ours(CopyFixture copy) throws Exception {
        long started = System.nanoTime();
        List<Split> splits = copy.plan(new SplitCount(20_000, 8, 256, 250_000));
        SplitCopier.Settings settings = new SplitCopier.Settings(
                new ChunkSizer.Limits(2000, 50_000, Duration.ofMillis(500), 8 << 20), new RateLimit(0), "bench");
        ConcurrentLinkedQueue<Split> queue = new ConcurrentLinkedQueue<>(splits);
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                all.add(writers.submit(() -> {
                    for (Split split = queue.poll(); split != null; split = queue.poll()) {
                        new SplitCopier(copy.route, settings).copy(CopyFixture.TABLE, split.number(), 1, () -> false);
                    }
                    return null;
                }));
            }
            for (Future<?> writer : all) {
                writer.get();
            }
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        assertThat(copy.progress().rows()).isEqualTo(ROWS);
        return seconds;
    }

    private static double dumpAndRestore(CopyFixture copy) throws IOException, InterruptedException {
        List<String> dump = program("mariadb-dump", copy.sourceServer);
        dump.addAll(List.of("--single-transaction", "--quick", copy.schemaName, CopyFixture.TABLE));
        List<String> restore = program("mariadb", copy.targetServer);
        restore.add(copy.schemaName);
        long started = System.nanoTime();
        List<Process> pipe = ProcessBuilder.startPipeline(List.of(
                new ProcessBuilder(dump).redirectError(ProcessBuilder.Redirect.INHERIT),
                new ProcessBuilder(restore)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)));
        for (Process process : pipe) {
            assertThat(process.waitFor()).isZero();
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        copy.targetServer.execute("DROP TABLE " + copy.publicTable().quoted());
        return seconds;
    }

    private static List<String> program(String name, MariaDbServer server) {
        Path path = MariaDbPrograms.path(name);
        return new ArrayList<>(List.of(
                path.toString(),
                "--no-defaults",
                "--skip-ssl",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + Account.ROOT.user(),
                "--password=" + Account.ROOT.password()));
    }
}
