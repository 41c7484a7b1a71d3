package io.shardway.local.bench;

import io.shardway.testing.MariaDbServer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * A burst of updates, a thousand rows a transaction, written faster than anybody follows. The baseline is a replica of the
 * source server, which does the same by the server's own means; each has a burst of its own.
 */
final class ReplicationBenchmark {
    private static final String TABLE = "bench_replication";
    private static final String CHANGE_LOGS = "shardway.changes.";
    private static final int ROWS_OF_A_TRANSACTION = 1_000;

    private final BenchStage stage;
    private final Results results;

    ReplicationBenchmark(BenchStage stage, Results results) {
        this.stage = stage;
        this.results = results;
    }

    void run() throws Exception {
        stage.fill(TABLE);
        double baseline = replica();
        int number = stage.create(TABLE).number();
        stage.until("state running", number, view -> view.state().equals("running"));
        try (var admin = stage.stack().kafka().admin()) {
            var log = changeLog(admin);
            long before = end(admin, log);
            long from = System.nanoTime();
            burst(2);
            double written = perSecond(from);
            BenchStage.poll("the last change in the change log", () -> captured(admin, log, before));
            double captured = perSecond(from);
            caughtUp(stage.target(), BenchStage.TARGET, 2);
            double applied = perSecond(from);
            results.figure("burstRowsPerSecond", written, "rows/s, written to the source");
            results.figure(
                    "captureEventsPerSecond", captured, "rows/s, from the first write to the last record in Kafka");
            results.figure(
                    "applyEventsPerSecond", applied, "rows/s, from the first write to the last row on the target");
            results.ratio("applyEventsPerSecond", applied, baseline);
        }
        boolean equal = BenchStage.checksum(stage.source(), BenchStage.SOURCE + "." + TABLE)
                .equals(BenchStage.checksum(stage.target(), BenchStage.TARGET + "." + TABLE));
        results.atMost("replicationMismatches", 0, equal ? 0 : 1);
        stage.cancel(number);
    }

    private double replica() {
        try (var replica = stage.source().startReplica()) {
            long from = System.nanoTime();
            burst(1);
            caughtUp(replica, BenchStage.SOURCE, 1);
            double rate = perSecond(from);
            results.figure("replicaEventsPerSecond", rate, "rows/s, a replica of the source server");
            return rate;
        }
    }

    /** Every row once; k of the last one says which burst it was. */
    private void burst(int round) {
        var updates = new String[(int) Math.ceilDiv(stage.rows(), ROWS_OF_A_TRANSACTION)];
        for (int i = 0; i < updates.length; i++) {
            updates[i] = "UPDATE %s.%s SET k = IF(id = %d, %d, k + 1) WHERE id > %d AND id <= %d"
                    .formatted(
                            BenchStage.SOURCE,
                            TABLE,
                            stage.rows(),
                            -round,
                            (long) i * ROWS_OF_A_TRANSACTION,
                            (i + 1L) * ROWS_OF_A_TRANSACTION);
        }
        stage.source().execute(updates);
    }

    private void caughtUp(MariaDbServer server, String schema, int round) {
        var last = "SELECT k FROM %s.%s WHERE id = %d".formatted(schema, TABLE, stage.rows());
        BenchStage.poll(
                "the last row on " + server.name(),
                () -> BenchStage.ask(server, last).equals(Integer.toString(-round))
                        ? Optional.of(true)
                        : Optional.empty());
    }

    private double perSecond(long fromNanos) {
        return stage.rows() * 1e9 / (System.nanoTime() - fromNanos);
    }

    private Optional<Boolean> captured(Admin admin, TopicPartition log, long before) {
        return end(admin, log) - before >= stage.rows() ? Optional.of(true) : Optional.empty();
    }

    private static TopicPartition changeLog(Admin admin) throws ExecutionException, InterruptedException {
        return admin.listTopics().names().get().stream()
                .filter(topic -> topic.startsWith(CHANGE_LOGS))
                .map(topic -> new TopicPartition(topic, 0))
                .reduce((_, _) -> {
                    throw new IllegalStateException("There is more than one change log");
                })
                .orElseThrow(() -> new IllegalStateException("There is no change log"));
    }

    private static long end(Admin admin, TopicPartition log) {
        try {
            return admin.listOffsets(Map.of(log, OffsetSpec.latest()))
                    .partitionResult(log)
                    .get()
                    .offset();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("Cannot ask for the end of " + log, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for the end of " + log, interrupted);
        }
    }
}
