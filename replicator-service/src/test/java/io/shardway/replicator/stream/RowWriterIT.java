package io.shardway.replicator.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.replicator.testkit.TargetKit;
import io.shardway.replicator.testkit.TestTable;
import io.shardway.testing.TypeSamples;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

    private static final TestTable WIDE = new TestTable(
            "wide",
            "id BIGINT NOT NULL, a LONGBLOB, b LONGTEXT CHARACTER SET utf8mb4, price DECIMAL(10,2), PRIMARY KEY (id)",
            "KEY price (price)",
            1,
            TestTable.PLAIN.newKey(),
            TestTable.PLAIN.identity(),
            true);

    private static final TestTable NARROW = new TestTable(
            "narrow",
            "id BIGINT NOT NULL, s VARCHAR(3), n BIGINT, PRIMARY KEY (id)",
            "KEY n (n)",
            1,
            TestTable.PLAIN.newKey(),
            TestTable.PLAIN.identity(),
            true);

    private final TargetKit kit = new TargetKit(List.of(CHOICES, WIDE, NARROW));
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

    @Test
    void writesRowsThatAreLargerThanAStatementMayBe() throws SQLException {
        // Given a server whose statements are shorter than a row, and bytes that text doubles
        withLargestStatement(4 * 1024 * 1024, small -> {
            TargetTable wide = TargetTables.load(small, kit.stream(1)).get(1);
            RowWriter writing = new RowWriter(small);
            List<Row> large = IntStream.range(0, 3)
                    .mapToObj(i -> wide(i, 3_500_000, 900_000))
                    .toList();
            List<Row> many =
                    IntStream.range(10, 90).mapToObj(i -> wide(i, 90_000, 0)).toList();

            // When
            writing.put(wide, List.of(large.get(0), wide(1, 5, 5)));
            writing.put(wide, many);
            writing.update(wide, List.of(new RowWriter.Update(wide(1, 5, 5), large.get(1))));
            writing.insert(wide, List.of(large.get(2), wide(3, 1, 1)));

            // Then
            List<Row> expected = new ArrayList<>(large);
            expected.addAll(many);
            expected.add(wide(3, 1, 1));
            assertThat(kit.rows(wide.schema())).containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    @Test
    void refusesAValueThatIsLargerThanTheServerTakes() throws SQLException {
        withLargestStatement(2 * 1024 * 1024, small -> {
            TargetTable wide = TargetTables.load(small, kit.stream(1)).get(1);

            assertThatThrownBy(() -> new RowWriter(small).put(wide, List.of(wide(1, 2_500_000, 1))))
                    .isInstanceOfSatisfying(
                            ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_NOT_EXACT))
                    .hasMessageContaining("max_allowed_packet");
            assertThat(kit.rows(wide.schema())).isEmpty();
        });
    }

    @Test
    void refusesAValueThatTheServerWouldRoundWithoutAnError() {
        TargetTable wide = TargetTables.load(connection, kit.stream(1)).get(1);
        Row finer = new Row(new byte[][] {"1".getBytes(UTF_8), null, null, "1.234".getBytes(UTF_8)});

        for (Runnable write : List.<Runnable>of(
                () -> writer.put(wide, List.of(finer)),
                () -> writer.insert(wide, List.of(finer)),
                () -> writer.insert(wide, List.of(finer, wide(2, 1, 1))))) {
            assertThatThrownBy(write::run).isInstanceOfSatisfying(ShardwayException.class, e -> assertThat(e.code())
                    .isEqualTo(ErrorCode.SCHEMA_CHANGED));
            kit.execute("DELETE FROM " + wide.schema().name().quoted());
        }
    }

    @Test
    void refusesABatchInWhoseFirstStatementABlankWouldBeCut() {
        TargetTable narrow = TargetTables.load(connection, kit.stream(1)).get(2);
        // The driver sends the second by another statement, since n has another type in the first.
        Row cut = new Row(new byte[][] {"1".getBytes(UTF_8), "abc ".getBytes(UTF_8), null});
        Row whole = row(2, "x", "5");

        assertNotExact(() -> writer.insert(narrow, List.of(cut, whole)));
        kit.execute("DELETE FROM " + narrow.schema().name().quoted());
        List<Row> rows = List.of(row(1, "a", "1"), row(2, "a", "2"));
        writer.insert(narrow, rows);
        assertNotExact(() -> writer.update(
                narrow, List.of(new RowWriter.Update(rows.get(0), cut), new RowWriter.Update(rows.get(1), whole))));
    }

    private static void assertNotExact(ThrowingCallable write) {
        assertThatThrownBy(write).isInstanceOfSatisfying(ShardwayException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.VALUE_NOT_EXACT));
    }

    /** Every type and edge value, as key where it may be one: inserted, updated, put and deleted, it is what it was. */
    @Test
    void writesEveryValueOfEveryTypeInEveryManner() throws SQLException {
        String schema = kit.workflow().source().shard("-").schema();
        long keys = TypeSamples.keys().count();
        List<TypeSamples.Sample> samples =
                Stream.concat(TypeSamples.keys(), TypeSamples.values()).toList();
        try (Connection permissive = kit.open();
                Statement statement = permissive.createStatement()) {
            statement.execute("SET SESSION sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'");
            for (int i = 0; i < samples.size(); i++) {
                String about = samples.get(i).definition();
                TableName from = new TableName(schema, "from" + i);
                TableName to = new TableName(schema, "to" + i);
                for (TableName name : List.of(from, to)) {
                    statement.execute("CREATE TABLE " + name.quoted() + " (n INT NOT NULL, v " + about
                            + ", id INT NOT NULL, PRIMARY KEY (" + (i < keys ? "v, id" : "id") + "))");
                }
                List<String> literals = samples.get(i).literals();
                for (int id = 0; id < literals.size(); id++) {
                    statement.execute(
                            "INSERT INTO " + from.quoted() + " VALUES (0, " + literals.get(id) + ", " + id + ")");
                }
                TableSchema there = SchemaReader.read(permissive, from);
                List<Row> rows = kit.rows(there);
                statement.execute("UPDATE " + from.quoted() + " SET n = 1");
                List<Row> updated = kit.rows(there);
                TargetTable into =
                        new TargetTable(to.table(), there.at(to), kit.stream(1).id());

                writer.insert(into, rows);
                assertThat(kit.rows(into.schema())).as(about).containsExactlyInAnyOrderElementsOf(rows);
                writer.update(
                        into,
                        IntStream.range(0, rows.size())
                                .mapToObj(row -> new RowWriter.Update(rows.get(row), updated.get(row)))
                                .toList());
                assertThat(kit.rows(into.schema())).as(about).containsExactlyInAnyOrderElementsOf(updated);
                writer.put(into, rows);
                assertThat(kit.rows(into.schema())).as(about).containsExactlyInAnyOrderElementsOf(rows);
                writer.delete(into, rows.stream().map(there::keyOf).toList());
                assertThat(kit.rows(into.schema())).as(about).isEmpty();
            }
        }
    }

    private interface OnServer {
        void run(Connection session) throws SQLException;
    }

    private void withLargestStatement(int bytes, OnServer test) throws SQLException {
        kit.execute("SET GLOBAL max_allowed_packet = " + bytes);
        try (Connection small = kit.open()) {
            test.run(small);
        } finally {
            kit.execute("SET GLOBAL max_allowed_packet = 67108864");
        }
    }

    /** Bytes that a statement's text escapes, and characters of several bytes that no cut may part. */
    private static Row wide(int id, int bytes, int characters) {
        byte[] zeros = new byte[bytes];
        zeros[bytes - 1] = (byte) id;
        return new Row(new byte[][] {
            Integer.toString(id).getBytes(UTF_8),
            zeros,
            ("'\\" + "\uD83D\uDE00".repeat(characters)).getBytes(UTF_8),
            "1.20".getBytes(UTF_8)
        });
    }

    private static Row row(int id, String choice, String value) {
        return new Row(
                new byte[][] {Integer.toString(id).getBytes(UTF_8), choice.getBytes(UTF_8), value.getBytes(UTF_8)});
    }

    private static Row key(int id) {
        return new Row(new byte[][] {Integer.toString(id).getBytes(UTF_8)});
    }
}
