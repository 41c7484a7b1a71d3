package io.shardway.replicator.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.changes.Change.Operation;
import io.shardway.replicator.capture.SourceEvent.At;
import io.shardway.replicator.capture.TransactionAssembler.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TransactionAssemblerTest {

    private static final Limits TWO_RECORDS = new Limits(2, 1_000_000);
    private static final UUID WATERMARK = UUID.randomUUID();

    private final TransactionAssembler assembler = TransactionAssembler.fresh(1, Limits.DEFAULT);

    @Test
    void logsATransactionOnlyWhenItIsComplete() {
        feed(begin(1), row(1, 1), row(1, 2));
        assertThat(assembler.drain()).isEmpty();

        feed(end(1));
        assertThat(kinds(assembler.drain())).containsExactly("RowChange 1", "RowChange 2", "TransactionEnd 3");
    }

    @Test
    void countsTheBytesOfWhatGathers() {
        feed(begin(1), row(1, 1));
        assertThat(assembler.gatheredBytes()).isZero();

        feed(end(1));
        long one = assembler.gatheredBytes();
        assertThat(one).isPositive();

        feed(begin(2), row(2, 2), end(2));
        assertThat(assembler.gathered()).hasSize(4);
        assertThat(assembler.gatheredBytes()).isEqualTo(2 * one);
        assembler.drain();
        assertThat(assembler.gatheredBytes()).isZero();
    }

    @Test
    void letsALargeTransactionThroughInParts() {
        TransactionAssembler parts = TransactionAssembler.fresh(1, TWO_RECORDS);
        List.of(begin(1), row(1, 1), row(1, 2), row(1, 3)).forEach(parts::accept);

        assertThat(kinds(parts.drain())).containsExactly("RowChange 1", "RowChange 2");
        parts.accept(end(1));
        assertThat(kinds(parts.drain())).containsExactly("RowChange 3", "TransactionEnd 4");
    }

    @Test
    void leavesOutTransactionsOfOurs() {
        feed(begin(1), new SourceEvent.ItemTouched(), row(1, 1), end(1), begin(2), row(2, 5), end(2));

        assertThat(kinds(assembler.drain())).containsExactly("RowChange 1", "TransactionEnd 2");
    }

    @Test
    void keepsTransactionsThatTouchAnItemLater() {
        feed(begin(1), row(1, 1), new SourceEvent.ItemTouched(), end(1));

        assertThat(kinds(assembler.drain())).containsExactly("RowChange 1", "TransactionEnd 2");
    }

    @Test
    void logsWatermarksAndHeartbeatsWithoutAnEnd() {
        feed(begin(1), mark(1, "W1"), end(1), begin(2), mark(2, "HEARTBEAT"), end(2));

        assertThat(kinds(assembler.drain())).containsExactly("Watermark 1", "Heartbeat 2");
    }

    @Test
    void logsSchemaChangesAtOnce() {
        feed(begin(1), new SourceEvent.SchemaChanged(at(1), 0, "ALTER TABLE t ADD x INT"));

        assertThat(kinds(assembler.drain())).containsExactly("Ddl 1");
    }

    @Test
    void refusesATransactionWithoutEndBeforeAnyOfItIsLogged() {
        feed(begin(1), row(1, 1));

        assertThatThrownBy(() -> feed(begin(2)))
                .isInstanceOfSatisfying(
                        ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.XA_IN_USE));
        assertThat(assembler.drain()).isEmpty();
    }

    @Test
    void refusesASourceThatGoesOnElsewhere() {
        feed(begin(1), row(1, 1), end(1));
        TransactionAssembler resumed =
                TransactionAssembler.resumed(assembler.state("p0").orElseThrow(), Limits.DEFAULT);

        assertThatThrownBy(() -> resumed.accept(begin(2)))
                .isInstanceOfSatisfying(
                        ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BINLOG_PURGED));
    }

    @Test
    void givesTheSameLogOverARestartAtEveryEvent() {
        List<SourceEvent> history = List.of(
                begin(1),
                row(1, 1),
                end(1),
                begin(2),
                new SourceEvent.ItemTouched(),
                row(2, 2),
                row(2, 3),
                end(2),
                begin(3),
                new SourceEvent.SchemaChanged(at(3), 0, "ALTER TABLE t ADD x INT"),
                begin(4),
                mark(4, "W1"),
                end(4),
                begin(5),
                row(5, 1),
                row(5, 2),
                row(5, 3),
                row(5, 4),
                row(5, 5),
                end(5),
                begin(6),
                end(6),
                begin(7),
                row(7, 9),
                end(7));
        for (Limits limits : List.of(Limits.DEFAULT, TWO_RECORDS)) {
            List<LogRecord> whole = new ArrayList<>();
            TransactionAssembler undisturbed = TransactionAssembler.fresh(1, limits);
            history.forEach(undisturbed::accept);
            whole.addAll(undisturbed.drain());

            for (int first = 1; first < history.size(); first++) {
                for (int second = first; second < history.size(); second++) {
                    List<LogRecord> log = new ArrayList<>();
                    TransactionAssembler one = TransactionAssembler.fresh(1, limits);
                    history.subList(0, first).forEach(one::accept);
                    log.addAll(one.drain());

                    TransactionAssembler two =
                            TransactionAssembler.resumed(one.state("p0").orElseThrow(), limits);
                    from(history, one.state("p0").orElseThrow()).stream()
                            .limit(second - first)
                            .forEach(two::accept);
                    log.addAll(two.drain());

                    CaptureState state = two.state("p0").orElseThrow();
                    TransactionAssembler three = TransactionAssembler.resumed(state, limits);
                    from(history, state).forEach(three::accept);
                    log.addAll(three.drain());

                    assertThat(log)
                            .as("killed after %d and %d events", first, second)
                            .isEqualTo(whole);
                }
            }
        }
    }

    /** What the source reads again from a state. */
    private static List<SourceEvent> from(List<SourceEvent> history, CaptureState state) {
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i) instanceof SourceEvent.Begin begin
                    && begin.offset().equals(state.offset())) {
                return history.subList(i, history.size());
            }
        }
        throw new AssertionError("No transaction at " + state.offset());
    }

    private void feed(SourceEvent... events) {
        for (SourceEvent event : events) {
            assembler.accept(event);
        }
    }

    private static List<String> kinds(List<LogRecord> records) {
        return records.stream()
                .map(record -> record.change().getClass().getSimpleName() + " "
                        + record.change().header().sequence())
                .toList();
    }

    @Test
    void tellsTheFirstForeignChangeAndHowManyFollow() {
        feed(begin(1), mark(1, "FENCE"), end(1), begin(2), row(2, 7), end(2), begin(3), row(3, 8), row(3, 9), end(3));

        assertThat(assembler.foreignWrite()).hasValueSatisfying(write -> {
            assertThat(write.position()).isEqualTo("binlog.000001:2");
            assertThat(write.more()).isEqualTo(2);
        });
        assertThat(assembler.foreignWrite()).isEmpty();

        feed(begin(4), row(4, 1), end(4));
        assertThat(assembler.foreignWrite())
                .hasValueSatisfying(write -> assertThat(write.more()).isZero());
    }

    private static SourceEvent begin(int transaction) {
        return new SourceEvent.Begin("t" + transaction, Map.of("pos", transaction));
    }

    private static SourceEvent end(int transaction) {
        return new SourceEvent.End(at(transaction));
    }

    private static SourceEvent row(int transaction, int id) {
        Row row = new Row(new byte[][] {{(byte) id}});
        return new SourceEvent.RowChanged(at(transaction), 0, Operation.INSERT, Optional.empty(), Optional.of(row));
    }

    private static SourceEvent mark(int transaction, String kind) {
        return new SourceEvent.WatermarkWritten(at(transaction), WATERMARK, kind);
    }

    private static At at(int transaction) {
        return new At("binlog.000001:" + transaction, 1000L * transaction);
    }
}
