package io.shardway.replicator.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.shardway.contract.topology.ServerSpec;
import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.messaging.changes.Change;
import io.shardway.messaging.changes.Change.Operation;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.rows.RowCodec;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.testing.TypeSamples;
import io.shardway.testing.TypeSamples.Sample;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What capture gives is what a copy would read, byte for byte: every type and edge value, in every image. */
class CaptureTypesIT {

    private static final String PERMISSIVE =
            "SET time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'";

    @Test
    void capturesEveryTypeByteForByte() throws SQLException {
        List<Sample> samples =
                Stream.concat(TypeSamples.keys(), TypeSamples.values()).toList();
        long keys = TypeSamples.keys().count();
        try (CaptureBench bench = new CaptureBench()) {
            // Given
            bench.execute(PERMISSIVE);
            List<String> tables = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                String table = "t" + i;
                tables.add(table);
                bench.execute("CREATE TABLE " + table + " (n INT NOT NULL, v "
                        + samples.get(i).definition() + ", id INT NOT NULL, PRIMARY KEY ("
                        + (i < keys ? "v, id" : "id") + "))");
            }
            CaptureUnit unit = bench.unit(tables.toArray(String[]::new));
            bench.start(unit);

            // When
            List<List<Row>> inserted = new ArrayList<>();
            List<List<Row>> updated = new ArrayList<>();
            try (Connection reader = Sessions.open(
                    new ServerSpec(bench.server().host(), bench.server().port()),
                    bench.shard().accounts().reader())) {
                for (int i = 0; i < samples.size(); i++) {
                    TableSchema schema = SchemaReader.read(reader, new TableName(bench.schema(), tables.get(i)));
                    List<String> literals = samples.get(i).literals();
                    for (int row = 0; row < literals.size(); row++) {
                        bench.execute("INSERT INTO " + tables.get(i) + " (n, v, id) VALUES (0, " + literals.get(row)
                                + ", " + row + ")");
                    }
                    inserted.add(read(reader, schema));
                    bench.execute("UPDATE " + tables.get(i) + " SET n = 1 ORDER BY id");
                    updated.add(read(reader, schema));
                    bench.execute("DELETE FROM " + tables.get(i) + " ORDER BY id");
                }

                // Then
                int transactions = samples.stream()
                        .mapToInt(sample -> sample.literals().size() + 2)
                        .sum();
                Map<Integer, List<Change.RowChange>> logged =
                        bench.rows(unit, transactions).stream().collect(Collectors.groupingBy(Change.RowChange::table));
                for (int i = 0; i < samples.size(); i++) {
                    List<Change.RowChange> changes = logged.getOrDefault(i, List.of());
                    List<Column> columns = SchemaReader.read(reader, new TableName(bench.schema(), tables.get(i)))
                            .columns();
                    String about = samples.get(i).definition();
                    compare(about, columns, inserted.get(i), images(changes, Operation.INSERT, false));
                    compare(about, columns, inserted.get(i), images(changes, Operation.UPDATE, true));
                    compare(about, columns, updated.get(i), images(changes, Operation.UPDATE, false));
                    compare(about, columns, updated.get(i), images(changes, Operation.DELETE, true));
                }
            }
        }
    }

    private static List<Row> read(Connection reader, TableSchema schema) throws SQLException {
        try (Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + RowCodec.selectList(schema) + " FROM "
                        + schema.name().quoted() + " ORDER BY id")) {
            List<Row> read = new ArrayList<>();
            while (rows.next()) {
                read.add(RowCodec.read(rows, schema.columns(), 1));
            }
            return read;
        }
    }

    private static List<Row> images(List<Change.RowChange> changes, Operation operation, boolean before) {
        return changes.stream()
                .filter(change -> change.operation() == operation)
                .map(change -> (before ? change.before() : change.after()).orElseThrow())
                .toList();
    }

    private static void compare(String about, List<Column> columns, List<Row> copied, List<Row> captured) {
        assertThat(captured).as(about).hasSameSizeAs(copied);
        for (int row = 0; row < copied.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                if (!same(
                        columns.get(column),
                        copied.get(row).value(column),
                        captured.get(row).value(column))) {
                    fail(
                            "%s, row %d, column %s: a copy reads %s, capture gives %s",
                            about,
                            row,
                            columns.get(column).name(),
                            show(copied.get(row).value(column)),
                            show(captured.get(row).value(column)));
                }
            }
        }
    }

    private static boolean same(Column column, byte @Nullable [] copied, byte @Nullable [] captured) {
        if (copied == null || captured == null) {
            return copied == captured;
        }
        // Two ways to print the same double are fine; every other value is the same bytes.
        return column.kind() == ColumnKind.FLOATING
                ? Double.doubleToLongBits(Double.parseDouble(new String(copied, ISO_8859_1)))
                        == Double.doubleToLongBits(Double.parseDouble(new String(captured, ISO_8859_1)))
                : java.util.Arrays.equals(copied, captured);
    }

    private static String show(byte @Nullable [] value) {
        return value == null
                ? "NULL"
                : new String(value, 0, Math.min(value.length, 40), ISO_8859_1) + " (" + value.length + " bytes)";
    }
}
