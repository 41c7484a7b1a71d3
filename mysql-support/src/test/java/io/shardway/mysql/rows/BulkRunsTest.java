package io.shardway.mysql.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BulkRunsTest {

    private static final List<Column> COLUMNS = List.of(
            column("id", ColumnKind.INTEGER, false),
            column("mail", ColumnKind.CHARACTER, true),
            column("phone", ColumnKind.CHARACTER, true));

    @Test
    void beginsARunWhereTheFirstRowLacksAValueThatAnotherHas() {
        List<Row> rows = List.of(row("1", null, null), row("2", null, null), row("3", "m", null), row("4", null, null));

        assertThat(BulkRuns.of(true, COLUMNS, rows)).containsExactly(rows.subList(0, 2), rows.subList(2, 4));
    }

    @Test
    void beginsARunWhereANumberIsBoundInAnotherType() {
        List<Row> rows = List.of(row("1", "m", "p"), row("18446744073709551615", "m", "p"), row("2", "m", "p"));

        assertThat(BulkRuns.of(true, COLUMNS, rows)).hasSize(3);
    }

    @Test
    void givesEachRowAStatementWithoutBulkStatements() {
        List<Row> rows = List.of(row("1", "m", "p"), row("2", "m", "p"));

        assertThat(BulkRuns.of(false, COLUMNS, rows)).hasSize(2);
    }

    @Test
    void putsRowsTogetherThatLackTheSame() {
        List<Row> rows = IntStream.range(0, 1_000)
                .mapToObj(i -> i % 2 == 0 ? row("" + i, "m", null) : row("" + i, null, "p"))
                .toList();

        assertThat(BulkRuns.of(true, COLUMNS, rows)).hasSize(1_000);
        assertThat(BulkRuns.of(true, COLUMNS, BulkRuns.together(COLUMNS, rows))).hasSize(2);
    }

    @Test
    void keepsTheOrderOfTheKeyBehindARowThatLacksNothing() {
        List<Row> rows = List.of(row("1", null, "p"), row("2", "m", null), row("3", "m", "p"), row("4", null, null));

        List<Row> together = BulkRuns.together(COLUMNS, rows);

        assertThat(together).containsExactly(rows.get(2), rows.get(0), rows.get(1), rows.get(3));
        assertThat(BulkRuns.of(true, COLUMNS, together)).hasSize(1);
    }

    @Test
    void keepsEveryRowOnceWhateverItLacks() {
        long seed = new Random().nextLong();
        System.out.println("BulkRunsTest seed=" + seed);
        Random random = new Random(seed);
        List<Row> rows = IntStream.range(0, 500)
                .mapToObj(i -> row("" + i, random.nextBoolean() ? "m" : null, random.nextBoolean() ? "p" : null))
                .toList();

        List<Row> together = BulkRuns.together(COLUMNS, rows);

        assertThat(together).containsExactlyInAnyOrderElementsOf(rows);
        List<Row> written = new ArrayList<>();
        BulkRuns.of(true, COLUMNS, together).forEach(written::addAll);
        assertThat(written).containsExactlyElementsOf(together);
    }

    private static Column column(String name, ColumnKind kind, boolean nullable) {
        return new Column(name, kind, "x", "x", nullable, Optional.empty(), Optional.empty(), 0);
    }

    private static Row row(String id, @Nullable String mail, @Nullable String phone) {
        return new Row(new byte[] @Nullable [] {id.getBytes(UTF_8), bytes(mail), bytes(phone)});
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }
}
