package io.shardway.replicator.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardway.kernel.Column;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.rows.RowCodec;
import io.shardway.mysql.sidecar.Graves;
import io.shardway.mysql.sidecar.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a chunk as the copier does (docs/data-path.md): insert what is not there, then remove what has a grave, then the graves. */
public final class ChunkCopy {

    private ChunkCopy() {}

    /** Keys of one table in (after, upTo] by their first column's text in the server's order. */
    public record Range(int table, Optional<String> after, Optional<String> upTo, KeyRange keys) {

        public boolean holds(TestTable definition, Row row) {
            String text = new String(row.required(0), UTF_8).strip().toLowerCase(java.util.Locale.ROOT);
            return after.map(bound -> compare(definition, text, bound) > 0).orElse(true)
                    && upTo.map(bound -> compare(definition, text, bound) <= 0).orElse(true);
        }

        private static int compare(TestTable definition, String a, String b) {
            return definition.byteStable() ? Long.compare(Long.parseLong(a), Long.parseLong(b)) : a.compareTo(b);
        }

        static Range of(int table, TestTable definition, Optional<String> after, Optional<String> upTo) {
            return new Range(
                    table,
                    after,
                    upTo,
                    new KeyRange(
                            after.map(bound -> bound(definition, bound)), upTo.map(bound -> bound(definition, bound))));
        }

        private static Row bound(TestTable definition, String first) {
            byte[] text = first.getBytes(UTF_8);
            return new Row(
                    definition.keyColumns() == 1
                            ? new byte[][] {text}
                            : new byte[][] {text, {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff}});
        }
    }

    /** Ranges that tile all keys of all tables. */
    public static List<Range> tiles(List<TestTable> tables) {
        List<Range> ranges = new java.util.ArrayList<>();
        for (int table = 0; table < tables.size(); table++) {
            TestTable definition = tables.get(table);
            List<String> bounds =
                    switch (definition.name()) {
                        case "plain" -> List.of("8", "15", "22", "30", "37", "45", "52");
                        case "composite" -> List.of("2", "4", "6");
                        default -> List.of("c", "ee", "hen", "k");
                    };
            Optional<String> after = Optional.empty();
            for (String bound : bounds) {
                ranges.add(Range.of(table, definition, after, Optional.of(bound)));
                after = Optional.of(bound);
            }
            ranges.add(Range.of(table, definition, after, Optional.empty()));
        }
        return ranges;
    }

    /** One transaction; the caller retries deadlocks. */
    public static void write(
            Connection connection, StreamId stream, String table, TableSchema schema, KeyRange range, List<Row> rows)
            throws SQLException {
        String key = schema.keyColumns().getFirst().quoted();
        String target = schema.name().quoted();
        String graves = Graves.name(stream.workflow(), table).quoted();
        List<Column> columns = schema.columns();
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + target + " ("
                + RowCodec.columnList(columns) + ") VALUES ("
                + columns.stream().map(_ -> "?").collect(Collectors.joining(", ")) + ") ON DUPLICATE KEY UPDATE " + key
                + " = " + key)) {
            for (Row row : rows) {
                for (int i = 0; i < columns.size(); i++) {
                    RowCodec.bind(insert, i + 1, columns.get(i), row.value(i));
                }
                insert.addBatch();
            }
            insert.executeBatch();
            String keys = RowCodec.columnList(schema.keyColumns());
            String condition = range.condition(schema);
            String mine = " WHERE " + Graves.STREAM_COLUMN + " = ? AND " + condition;
            String ofGraves = "SELECT * FROM " + graves + mine + " FOR UPDATE";
            byte[] tag = Graves.streamTag(stream);
            try (PreparedStatement find = connection.prepareStatement(ofGraves)) {
                find.setBytes(1, tag);
                range.bind(find, 2, schema);
                try (var found = find.executeQuery()) {
                    while (found.next()) {
                        // Locks them.
                    }
                }
            }
            try (PreparedStatement remove = connection.prepareStatement("DELETE FROM " + target + " WHERE (" + keys
                    + ") IN (SELECT " + keys + " FROM " + graves + mine + ")")) {
                remove.setBytes(1, tag);
                range.bind(remove, 2, schema);
                remove.executeUpdate();
            }
            try (PreparedStatement exhume = connection.prepareStatement("DELETE FROM " + graves + mine)) {
                exhume.setBytes(1, tag);
                range.bind(exhume, 2, schema);
                exhume.executeUpdate();
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }
}
