package io.shardway.replicator.apply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.Topics;
import io.shardway.kernel.Row;
import io.shardway.messaging.changes.Change;
import io.shardway.messaging.changes.ChangeCodec;
import io.shardway.messaging.changes.LoggedChange;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.replicator.redo.Redo;
import io.shardway.replicator.replicate.Replicate;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.Stream;
import io.shardway.replicator.stream.StreamStatus;
import io.shardway.replicator.testkit.TargetKit;
import io.shardway.replicator.testkit.TestTable;
import io.shardway.testing.SharedServers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How fast a change log in Kafka becomes rows; prints figures. Not part of the suite (by its name): {@code -Dtest=ApplyBenchmark}. */
class ApplyBenchmark {

    private static final TestTable TABLE = new TestTable(
            "sbtest",
            "id BIGINT NOT NULL, u VARCHAR(20), v INT, c CHAR(120) CHARACTER SET latin1, PRIMARY KEY (id)",
            "UNIQUE KEY u (u), KEY v (v)",
            1,
            TestTable.PLAIN.newKey(),
            TestTable.PLAIN.identity(),
            true);

    private final List<LoggedChange> log = new ArrayList<>();
    private int rowsOfTransaction;

    @Test
    void appliesBulkAndSmallTransactions() throws Exception {
        int rows = 30_000;
        UUID w1 = UUID.randomUUID();
        try (TargetKit kit = new TargetKit(List.of(TABLE))) {
            Stream stream = kit.stream(1);
            String topic = Topics.changes(stream.id().workflow(), 1, "-");
            try (Admin admin = SharedServers.kafka().admin()) {
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get();
            }
            var logs = KafkaChangeLog.of(SharedServers.kafka().bootstrapServers());

            // Redo: 1000-row transactions of inserts, then updates
            transactions(rows, 1000, i -> change(null, row(i, 0)));
            transactions(rows, 1000, i -> change(row(i, 0), row(i, 1)));
            add(header -> new Change.Watermark(header, w1, "W1"));
            produce(topic, 0);
            long begin = System.nanoTime();
            new Redo(stream, logs, new StreamStatus(Clock.systemUTC(), ""), FaultPoint.Listener.NONE).runUntil(w1);
            print("redo, inserts then updates, 1000-row transactions", 2 * rows, begin);

            // Replicate
            kit.indexed();
            UUID[] ends = {UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()};
            int from = log.size();
            transactions(rows, 1000, i -> change(row(i, 1), row(i, 2)));
            add(header -> new Change.Watermark(header, ends[0], "CHECK"));
            produce(topic, from);
            Replicate replicate = new Replicate(
                    stream, new StreamStatus(Clock.systemUTC(), ""), Optional.empty(), FaultPoint.Listener.NONE);
            begin = System.nanoTime();
            Thread thread = Thread.ofVirtual().start(() -> {
                try (replicate) {
                    replicate.follow(logs, Optional.of(w1));
                } catch (Exception e) {
                    if (!(e instanceof InterruptedException)
                            && !Thread.currentThread().isInterrupted()) {
                        e.printStackTrace();
                    }
                }
            });
            await(kit, stream, ends[0]);
            print("replicate, updates, 1000-row transactions", rows, begin);

            from = log.size();
            transactions(rows, 1000, i -> change(row(i, 2), null));
            transactions(rows, 1000, i -> change(null, row(i, 3)));
            add(header -> new Change.Watermark(header, ends[1], "CHECK"));
            begin = System.nanoTime();
            produce(topic, from);
            await(kit, stream, ends[1]);
            print("replicate, deletes then inserts, 1000-row transactions (producing included)", 2 * rows, begin);

            from = log.size();
            transactions(rows, 1, i -> i % 3 == 0 ? change(row(i, 3), null) : change(row(i, 3), row(i, 4)));
            add(header -> new Change.Watermark(header, ends[2], "CHECK"));
            begin = System.nanoTime();
            produce(topic, from);
            await(kit, stream, ends[2]);
            print("replicate, 1-row transactions with a backlog (producing included)", rows, begin);

            latency(kit, stream, topic);
            thread.interrupt();
            thread.join();
        }
    }

    /** From the end of the producer's commit to the row in watermark_applied, with a small transaction before each watermark. */
    private void latency(TargetKit kit, Stream stream, String topic) {
        long[] micros = new long[40];
        for (int i = 0; i < micros.length; i++) {
            UUID id = UUID.randomUUID();
            int from = log.size();
            int row = 200_000 + i;
            transactions(1, 1, _ -> change(null, row(row, 0)));
            add(header -> new Change.Watermark(header, id, "FENCE"));
            produce(topic, from);
            long begin = System.nanoTime();
            while (!Watermarks.isApplied(kit.admin(), stream.id(), id)) {
                Thread.onSpinWait();
            }
            micros[i] = (System.nanoTime() - begin) / 1000;
        }
        Arrays.sort(micros);
        System.out.printf(
                "ApplyBenchmark: watermark in the log to watermark_applied: median %.1f ms, p95 %.1f ms, worst %.1f ms%n",
                micros[20] / 1000.0, micros[37] / 1000.0, micros[39] / 1000.0);
        assertThat(micros[20]).isPositive();
    }

    private static void await(TargetKit kit, Stream stream, UUID watermark) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Watermarks.isApplied(kit.admin(), stream.id(), watermark));
    }

    private static void print(String what, int events, long beginNanos) {
        double seconds = (System.nanoTime() - beginNanos) / 1e9;
        System.out.printf(
                "ApplyBenchmark: %s: %d events in %.1f s = %,.0f events/s%n", what, events, seconds, events / seconds);
    }

    private void transactions(int rows, int rowsEach, Function<Integer, Function<Change.Header, Change>> change) {
        for (int i = 0; i < rows; i++) {
            add(change.apply(i));
            if (++rowsOfTransaction == rowsEach) {
                rowsOfTransaction = 0;
                add(Change.TransactionEnd::new);
            }
        }
    }

    private void add(Function<Change.Header, Change> change) {
        log.add(new LoggedChange(
                log.size(), change.apply(new Change.Header(log.size() + 1L, "p", "t", System.currentTimeMillis()))));
    }

    private void produce(String topic, int from) {
        try (KafkaProducer<byte[], byte[]> producer =
                KafkaClients.changeProducer(SharedServers.kafka().bootstrapServers(), "bench-" + topic)) {
            producer.initTransactions();
            producer.beginTransaction();
            for (LoggedChange logged : log.subList(from, log.size())) {
                var _ = producer.send(new ProducerRecord<>(topic, 0, null, ChangeCodec.encode(logged.change())));
            }
            producer.commitTransaction();
        }
    }

    private static Function<Change.Header, Change> change(@Nullable Row before, @Nullable Row after) {
        Change.Operation operation = before == null
                ? Change.Operation.INSERT
                : after == null ? Change.Operation.DELETE : Change.Operation.UPDATE;
        return header -> new Change.RowChange(
                header, 0, operation, Optional.ofNullable(before), Optional.ofNullable(after), List.of());
    }

    private static Row row(int id, int version) {
        return new Row(new byte[][] {
            Integer.toString(id).getBytes(UTF_8),
            ("u" + id).getBytes(UTF_8),
            Integer.toString(id + version).getBytes(UTF_8),
            ("text of version " + version + " ".repeat(3) + "x".repeat(80)).getBytes(UTF_8)
        });
    }
}
