package io.shardway.replicator.stream;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one value that a strict session refuses although it is exact: an ENUM's error value (index 0). Rows that hold one are written singly in a permissive
 * session, and accepted only when the server warned about nothing else.
 */
final class ErrorValues {

    private static final int DATA_TRUNCATED = 1265;

    private ErrorValues() {}

    /** Writes the items in order: those without error values together, the others one by one. */
    static <T> void write(
            Connection connection, TargetTable table, List<T> items, Function<T, Row> row, Consumer<List<T>> write) {
        List<Column> columns = table.schema().columns();
        if (columns.stream().noneMatch(column -> column.kind() == ColumnKind.ENUM)) {
            write.accept(items);
            return;
        }
        int from = 0;
        for (int i = 0; i < items.size(); i++) {
            long errorValues = count(columns, table.checked(row.apply(items.get(i))));
            if (errorValues > 0) {
                writeIfAny(items.subList(from, i), write);
                List<T> one = items.subList(i, i + 1);
                permissively(connection, table, errorValues, () -> write.accept(one));
                from = i + 1;
            }
        }
        writeIfAny(items.subList(from, items.size()), write);
    }

    private static <T> void writeIfAny(List<T> items, Consumer<List<T>> write) {
        if (!items.isEmpty()) {
            write.accept(items);
        }
    }

    private static long count(List<Column> columns, Row row) {
        long count = 0;
        for (int i = 0; i < columns.size(); i++) {
            byte[] value = row.value(i);
            if (columns.get(i).kind() == ColumnKind.ENUM && value != null && value.length == 1 && value[0] == '0') {
                count++;
            }
        }
        return count;
    }

    private static void permissively(Connection connection, TargetTable table, long errorValues, Runnable write) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET @shardway_sql_mode = @@SESSION.sql_mode,"
                    + " SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'");
            try {
                write.run();
                requireNoOtherWarnings(statement, table, errorValues);
            } finally {
                statement.execute("SET SESSION sql_mode = @shardway_sql_mode");
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("write an ENUM's error value into table " + table.publicName(), e);
        }
    }

    private static void requireNoOtherWarnings(Statement statement, TargetTable table, long errorValues)
            throws SQLException {
        try (ResultSet warnings = statement.executeQuery("SHOW WARNINGS")) {
            long expected = 0;
            while (warnings.next()) {
                expected += warnings.getInt(2) == DATA_TRUNCATED ? 1 : errorValues + 1;
            }
            if (expected > errorValues) {
                throw new ShardwayException(
                        ErrorCode.VALUE_NOT_EXACT,
                        "Cannot write a row of table " + table.publicName()
                                + ": a value would be changed on the way; compare the column types of both sides");
            }
        }
    }
}
