package io.shardway.local.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private record Thing(int id, String value) implements Row {
        @Override
        public RowKey key() {
            return new RowKey("thing", String.valueOf(id));
        }
    }

    private static final Thing OLD = new Thing(1, "old");
    private static final Thing NEW = new Thing(1, "new");

    private final Ledger ledger = new Ledger();
    private final WriterLedger book = ledger.open("writer");
    private final Map<Long, Integer> operations = new HashMap<>();
    private final Map<RowKey, String> rows = new HashMap<>();

    private Verdict verdict() {
        return Judge.judge(ledger, new Contents(operations, rows));
    }

    private void tableHolds(Row row) {
        rows.put(row.key(), Row.image(row));
    }

    @Test
    void findsNothingWhenEverythingIsAsTheBookSays() {
        book.seeded(OLD);
        book.record(new Operation(10, List.of(RowChange.updated(OLD, NEW))), Outcome.ACKNOWLEDGED);
        operations.put(10L, 1);
        tableHolds(NEW);

        assertThat(verdict()).isEqualTo(Verdict.CLEAN);
    }

    @Test
    void saysLostWhenAnAcknowledgedOperationIsAbsent() {
        book.record(new Operation(10, List.of()), Outcome.ACKNOWLEDGED);

        assertThat(verdict().lost()).isEqualTo(1);
    }

    @Test
    void saysDoubledWhenAnAcknowledgedOperationIsPresentTwice() {
        book.record(new Operation(10, List.of()), Outcome.ACKNOWLEDGED);
        operations.put(10L, 2);

        assertThat(verdict().doubled()).isEqualTo(1);
    }

    @Test
    void saysDoubledWhenARefusedOperationIsPresent() {
        book.record(new Operation(10, List.of()), Outcome.REFUSED);
        operations.put(10L, 1);

        assertThat(verdict().doubled()).isEqualTo(1);
    }

    @Test
    void saysDoubledWhenNobodySentAnOperationThatIsPresent() {
        operations.put(10L, 1);

        assertThat(verdict().doubled()).isEqualTo(1);
    }

    @Test
    void acceptsAnUnknownOperationOnceOrNeverButNotTwice() {
        book.record(new Operation(10, List.of()), Outcome.UNKNOWN);
        assertThat(verdict().clean()).isTrue();

        operations.put(10L, 1);
        assertThat(verdict().clean()).isTrue();

        operations.put(10L, 2);
        assertThat(verdict().doubled()).isEqualTo(1);
    }

    @Test
    void saysLostWhenARowIsGone() {
        book.seeded(OLD);

        assertThat(verdict().lost()).isEqualTo(1);
    }

    @Test
    void saysMismatchWhenAnAcknowledgedUpdateIsUndone() {
        book.seeded(OLD);
        book.record(new Operation(10, List.of(RowChange.updated(OLD, NEW))), Outcome.ACKNOWLEDGED);
        operations.put(10L, 1);
        tableHolds(OLD);

        assertThat(verdict().mismatches()).isEqualTo(1);
    }

    @Test
    void saysMismatchWhenARefusedUpdateShows() {
        book.seeded(OLD);
        book.record(new Operation(10, List.of(RowChange.updated(OLD, NEW))), Outcome.REFUSED);
        tableHolds(NEW);

        assertThat(verdict().mismatches()).isEqualTo(1);
    }

    @Test
    void saysDoubledWhenADeletedRowIsBack() {
        book.seeded(OLD);
        book.record(new Operation(10, List.of(RowChange.deleted(OLD))), Outcome.ACKNOWLEDGED);
        operations.put(10L, 1);
        tableHolds(OLD);

        assertThat(verdict().doubled()).isEqualTo(1);
    }

    @Test
    void saysDoubledWhenNobodyMadeARowThatIsThere() {
        tableHolds(OLD);

        assertThat(verdict().doubled()).isEqualTo(1);
    }

    @Test
    void wantsTheRowsOfAnUnknownOperationToGoWithItsEntry() {
        book.seeded(OLD);
        book.record(new Operation(10, List.of(RowChange.updated(OLD, NEW))), Outcome.UNKNOWN);

        tableHolds(OLD);
        assertThat(verdict().clean()).isTrue();

        operations.put(10L, 1);
        assertThat(verdict().mismatches()).isEqualTo(1);

        tableHolds(NEW);
        assertThat(verdict().clean()).isTrue();
    }

    @Test
    void countsWhatAClientSawAndCannotBeRight() {
        book.surprised("an update found no row");

        assertThat(verdict().mismatches()).isEqualTo(1);
        assertThat(verdict().evidence()).containsExactly("mismatch: writer: an update found no row");
    }
}
