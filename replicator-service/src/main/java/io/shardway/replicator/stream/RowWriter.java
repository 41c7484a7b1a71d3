package io.shardway.replicator.stream;

import io.shardway.kernel.Column;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.rows.BulkRuns;
import io.shardway.mysql.rows.Exactness;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.rows.LargeValues;
import io.shardway.mysql.rows.RowCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes many rows of one table with few round trips, inside the caller's transaction. Two manners: {@code put}, {@code bury}, {@code remove}, {@code exhume} of step 2
 * make something the case; {@code insert}, {@code update}, {@code delete} of step 5 are strict: each row is changed exactly once, or the error says so
 * (I9).
 */
public final class RowWriter {

    /** Rows per statement: large enough to save round trips, small enough that a statement is parsed quickly. */
    private static final int ROWS_PER_STATEMENT = 128;

    /** As text a byte may take two, and a server takes four times as much at its smallest usual max_allowed_packet. */
    private static final long BYTES_PER_STATEMENT = 2L * 1024 * 1024;

    private static final String NOT_INSERTED = "a row was not inserted";
    private static final String NOT_UPDATED = "a row that the source has updated is not there";

    /** An update of a row, by the key of its before image. */
    public record Update(Row before, Row after) {}

    private final Connection connection;

    public RowWriter(Connection connection) {
        this.connection = connection;
    }

    /** Makes the rows the case, in order: of two rows with one key the later one stays. */
    public void put(TargetTable table, List<Row> rows) {
        ErrorValues.write(
                connection,
                table,
                rows,
                row -> row,
                some -> separatingLarge(
                        some,
                        row -> row,
                        this::putLarge,
                        table,
                        several -> inStatements(
                                table,
                                "put rows of",
                                several,
                                table::put,
                                table.schema().columns(),
                                Optional.empty())));
    }

    private void putLarge(TargetTable table, Row row) {
        writeLarge(
                table,
                "put a row of",
                row,
                values -> table.put(values::placeholder),
                allColumns(table),
                Optional.empty());
    }

    /** Digs graves for these keys. */
    public void bury(TargetTable table, List<Row> keys) {
        inStatements(
                table,
                "dig graves for",
                keys,
                table::bury,
                table.schema().keyColumns(),
                Optional.of(table.streamTag()));
    }

    /** Deletes the rows with these keys, if they are there. */
    public void remove(TargetTable table, List<Row> keys) {
        byKey(table, "delete rows of", table.delete(), keys, Optional.empty(), false);
    }

    /** Deletes the graves of these keys, if there are any. */
    public void exhume(TargetTable table, List<Row> keys) {
        if (!keys.isEmpty() && anyGrave(table)) {
            byKey(table, "delete graves of", table.exhume(), keys, Optional.of(table.streamTag()), false);
        }
    }

    /** Inserts new rows. */
    public void insert(TargetTable table, List<Row> rows) {
        ErrorValues.write(
                connection,
                table,
                rows,
                row -> row,
                some -> separatingLarge(
                        some, row -> row, this::insertLarge, table, several -> insertStrictly(table, several)));
    }

    private void insertLarge(TargetTable table, Row row) {
        int inserted = writeLarge(
                table,
                "insert a row into",
                row,
                values -> table.insert(values::placeholder),
                allColumns(table),
                Optional.empty());
        requireOne(inserted == 1, table, "insert into", NOT_INSERTED);
    }

    private void insertStrictly(TargetTable table, List<Row> rows) {
        rows.forEach(table::checked);
        try (PreparedStatement statement = connection.prepareStatement(table.insert(1))) {
            oneByOne(
                    table,
                    "insert into",
                    NOT_INSERTED,
                    statement,
                    table.schema().columns(),
                    BulkRuns.together(table.schema().columns(), rows),
                    errorValues(table, rows));
        } catch (SQLException e) {
            throw failed(table, "insert rows into", e);
        }
    }

    /** Updates existing rows, in order. */
    public void update(TargetTable table, List<Update> updates) {
        int from = 0;
        while (from < updates.size()) {
            boolean keyChanges = keyChanges(table.schema(), updates.get(from));
            int to = from + 1;
            while (to < updates.size() && keyChanges(table.schema(), updates.get(to)) == keyChanges) {
                to++;
            }
            List<Integer> columnsToSet = table.columnsToSet(keyChanges);
            ErrorValues.write(
                    connection,
                    table,
                    updates.subList(from, to),
                    Update::after,
                    some -> separatingLarge(
                            some,
                            Update::after,
                            (into, update) -> updateLarge(into, update, columnsToSet),
                            table,
                            several -> update(table, several, columnsToSet)));
            from = to;
        }
    }

    /** Deletes existing rows. */
    public void delete(TargetTable table, List<Row> keys) {
        byKey(table, "delete rows of", table.delete(), keys, Optional.empty(), true);
    }

    private void update(TargetTable table, List<Update> updates, List<Integer> columnsToSet) {
        TableSchema schema = table.schema();
        List<Column> columns = new ArrayList<>(schema.keyColumns());
        columns.addAll(0, columnsToSet.stream().map(schema.columns()::get).toList());
        List<Row> values = updates.stream()
                .map(update -> bound(table, update, columnsToSet))
                .toList();
        if (schema.byteStableKey()
                && updates.stream().allMatch(update -> schema.sameInAllKeys(update.before(), update.after()))) {
            // Each row is updated once and no unique value moves, so their order says nothing.
            values = BulkRuns.together(columns, values);
        }
        try (PreparedStatement statement = connection.prepareStatement(table.update(columnsToSet))) {
            oneByOne(
                    table,
                    "update",
                    NOT_UPDATED,
                    statement,
                    columns,
                    values,
                    errorValues(table, updates.stream().map(Update::after).toList()));
        } catch (SQLException e) {
            throw failed(table, "update rows of", e);
        }
    }

    /** The values to set, then the key by which the row is found. */
    private static Row bound(TargetTable table, Update update, List<Integer> columnsToSet) {
        Row after = table.checked(update.after());
        Row key = table.schema().keyOf(table.checked(update.before()));
        byte[] @Nullable [] values = new byte[columnsToSet.size() + key.size()][];
        int at = 0;
        for (int column : columnsToSet) {
            values[at++] = after.value(column);
        }
        for (int i = 0; i < key.size(); i++) {
            values[at++] = key.value(i);
        }
        return new Row(values);
    }

    /** Executes the statement once for each row of bound values; each must change one row, exactly. */
    private void oneByOne(
            TargetTable table,
            String verb,
            String found,
            PreparedStatement statement,
            List<Column> columns,
            List<Row> values,
            int errorValues)
            throws SQLException {
        for (List<Row> run : BulkRuns.of(connection, columns, values)) {
            for (Row row : run) {
                for (int i = 0; i < columns.size(); i++) {
                    RowCodec.bind(statement, i + 1, columns.get(i), row.value(i));
                }
                statement.addBatch();
            }
            requireOneEach(table, verb, found, statement);
            Exactness.require(connection, table.schema().name(), errorValues);
        }
    }

    private void updateLarge(TargetTable table, Update update, List<Integer> columnsToSet) {
        Row key = table.schema().keyOf(table.checked(update.before()));
        int updated = writeLarge(
                table,
                "update a row of",
                update.after(),
                values -> table.update(columnsToSet, values::placeholder),
                columnsToSet,
                Optional.of(key));
        requireOne(updated == 1, table, "update", NOT_UPDATED);
    }

    private static List<Integer> allColumns(TargetTable table) {
        return IntStream.range(0, table.schema().columns().size()).boxed().toList();
    }

    /** Items in order: large ones one by one, those between them together. */
    private static <T> void separatingLarge(
            List<T> items,
            Function<T, Row> row,
            BiConsumer<TargetTable, T> large,
            TargetTable table,
            Consumer<List<T>> several) {
        int from = 0;
        for (int i = 0; i < items.size(); i++) {
            if (LargeValues.in(row.apply(items.get(i)))) {
                if (from < i) {
                    several.accept(items.subList(from, i));
                }
                large.accept(table, items.get(i));
                from = i + 1;
            }
        }
        if (from < items.size()) {
            several.accept(items.subList(from, items.size()));
        }
    }

    /** Writes the columns of one row, whatever their size; returns how many rows matched. */
    private int writeLarge(
            TargetTable table,
            String attempt,
            Row row,
            Function<LargeValues, String> sql,
            List<Integer> columns,
            Optional<Row> key) {
        TableSchema schema = table.schema();
        table.checked(row);
        try (LargeValues values = LargeValues.load(connection, schema.columns(), row);
                PreparedStatement statement = connection.prepareStatement(sql.apply(values))) {
            int index = 1;
            for (int column : columns) {
                index = values.bind(statement, index, column, schema.columns().get(column), row);
            }
            if (key.isPresent()) {
                KeyRange.bindKey(statement, index, schema, key.get());
            }
            int count = statement.executeUpdate();
            Exactness.require(connection, schema.name(), ErrorValues.in(table, row));
            return count;
        } catch (SQLException e) {
            throw failed(table, attempt, e);
        }
    }

    /**
     * @param tag bound before each key, if there is one
     * @param strict whether each key must have its row
     */
    private void byKey(
            TargetTable table, String attempt, String sql, List<Row> keys, Optional<byte[]> tag, boolean strict) {
        if (keys.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Row key : keys) {
                int index = bindTag(statement, 1, tag);
                KeyRange.bindKey(statement, index, table.schema(), key);
                statement.addBatch();
            }
            if (strict) {
                requireOneEach(table, "delete from", "a row that the source has deleted is not there", statement);
            } else {
                statement.executeBatch();
            }
        } catch (SQLException e) {
            throw failed(table, attempt, e);
        }
    }

    private void inStatements(
            TargetTable table, String attempt, List<Row> rows, Sql sql, List<Column> columns, Optional<byte[]> tag) {
        int from = 0;
        while (from < rows.size()) {
            int count = 0;
            long bytes = 0;
            while (from + count < rows.size()
                    && count < ROWS_PER_STATEMENT
                    && (count == 0 || bytes + rows.get(from + count).bytes() <= BYTES_PER_STATEMENT)) {
                bytes += rows.get(from + count++).bytes();
            }
            try (PreparedStatement statement = connection.prepareStatement(sql.forRows(count))) {
                int index = 1;
                for (Row row : rows.subList(from, from + count)) {
                    index = bindTag(statement, index, tag);
                    for (int i = 0; i < columns.size(); i++) {
                        RowCodec.bind(statement, index++, columns.get(i), row.value(i));
                    }
                }
                statement.executeUpdate();
                if (tag.isEmpty()) {
                    Exactness.require(
                            connection, table.schema().name(), errorValues(table, rows.subList(from, from + count)));
                }
            } catch (SQLException e) {
                throw failed(table, attempt, e);
            }
            from += count;
        }
    }

    private static int bindTag(PreparedStatement statement, int index, Optional<byte[]> tag) throws SQLException {
        if (tag.isEmpty()) {
            return index;
        }
        statement.setBytes(index, tag.get());
        return index + 1;
    }

    private boolean anyGrave(TargetTable table) {
        try (PreparedStatement statement = connection.prepareStatement(table.anyGrave())) {
            statement.setBytes(1, table.streamTag());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw failed(table, "look for graves of", e);
        }
    }

    /**
     * On MariaDB a batch is one message, or a few, with a sum of rows each instead of a count per row: a row key matches one row at most, so a right sum
     * means one each. Rows count as updated when they were found, changed or not.
     */
    private static void requireOneEach(TargetTable table, String verb, String found, PreparedStatement statement)
            throws SQLException {
        int[] counts = statement.executeBatch();
        boolean right = Arrays.stream(counts).allMatch(count -> count == 1)
                || (Arrays.stream(counts).allMatch(count -> count == Statement.SUCCESS_NO_INFO)
                        && sum(statement) == counts.length);
        requireOne(right, table, verb, found);
    }

    /** Rows with error values come one by one. */
    private static int errorValues(TargetTable table, List<Row> rows) {
        return rows.size() == 1 ? ErrorValues.in(table, rows.getFirst()) : 0;
    }

    private static void requireOne(boolean right, TargetTable table, String verb, String found) {
        if (!right) {
            throw new ShardwayException(
                    ErrorCode.ROW_NOT_AS_EXPECTED,
                    "Cannot " + verb + " table " + table.publicName() + " by key " + table.keyNames() + ": " + found
                            + " on the target, so the sides differ; verify the table, and look for other writers");
        }
    }

    private static long sum(PreparedStatement statement) throws SQLException {
        long sum = 0;
        for (long count = statement.getLargeUpdateCount(); count >= 0; count = statement.getLargeUpdateCount()) {
            sum += count;
            statement.getMoreResults();
        }
        return sum;
    }

    private static boolean keyChanges(TableSchema schema, Update update) {
        return !schema.keyOf(update.before()).equals(schema.keyOf(update.after()));
    }

    private static ShardwayException failed(TargetTable table, String attempt, SQLException e) {
        return ServerErrors.wrap(
                attempt + " table " + table.publicName() + " by key " + table.keyNames() + " on the target", e);
    }

    /** Statement text for a number of rows. */
    @FunctionalInterface
    private interface Sql {
        String forRows(int rows);
    }
}
