package io.shardway.replicator.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.Sessions;
import io.shardway.replicator.testkit.TargetKit;
import io.shardway.replicator.testkit.TestTable;
import java.sql.Connection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowWriterIT {

    private static final TestTable CHOICES = new TestTable(
            "choices",
            "id BIGINT NOT NULL, e ENUM('a', 'b'), v TINYINT, PRIMARY KEY (id)",
            "KEY v (v)",
            1,
            TestTable.PLAIN.newKey(),
            TestTable.PLAIN.identity(),
            true);

    private final TargetKit kit = new TargetKit(List.of(CHOICES));
    private final Connection connection = kit.open();
    private final RowWriter writer = new RowWriter(connection);
    private final TargetTable table =
            TargetTables.load(connection, kit.stream(1)).get(0);

    @AfterEach
    void close() {
        Sessions.close(connection);
        kit.close();
    }

    @Test
    void writesAnEnumsErrorValueAmongOthersInEveryManner() {
        writer.insert(table, List.of(row(1, "1", "1"), row(2, "0", "1"), row(3, "2", "1")));
        writer.put(table, List.of(row(3, "0", "2"), row(4, "0", "2"), row(5, "1", "2"), row(4, "2", "3")));
        writer.update(
                table,
                List.of(
                        new RowWriter.Update(row(1, "1", "1"), row(1, "0", "4")),
                        new RowWriter.Update(row(2, "0", "1"), row(2, "1", "4"))));

        assertThat(kit.rows(table.schema()))
                .containsExactlyInAnyOrder(
                        row(1, "0", "4"), row(2, "1", "4"), row(3, "0", "2"), row(4, "2", "3"), row(5, "1", "2"));
    }

    @Test
    void refusesAValueThatWouldBeChangedBesideAnErrorValue() {
        assertThatThrownBy(() -> writer.insert(table, List.of(row(1, "0", "1000"))))
                .isInstanceOfSatisfying(
                        ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_NOT_EXACT));
    }

    @Test
    void countsRowsThatAreFoundAndStayAsTheyAre() {
        List<Row> rows = IntStream.range(0, 10).mapToObj(i -> row(i, "1", "1")).toList();
        writer.insert(table, rows);

        writer.update(
                table, rows.stream().map(row -> new RowWriter.Update(row, row)).toList());

        assertThat(kit.rows(table.schema())).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void refusesABatchInWhichOneRowIsMissing() {
        writer.insert(table, List.of(row(1, "1", "1"), row(2, "1", "1")));

        assertThatThrownBy(() -> writer.delete(table, List.of(key(1), key(7), key(2))))
                .isInstanceOfSatisfying(
                        ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROW_NOT_AS_EXPECTED));
    }

    private static Row row(int id, String choice, String value) {
        return new Row(
                new byte[][] {Integer.toString(id).getBytes(UTF_8), choice.getBytes(UTF_8), value.getBytes(UTF_8)});
    }

    private static Row key(int id) {
        return new Row(new byte[][] {Integer.toString(id).getBytes(UTF_8)});
    }
}
