package io.shardway.replicator.stream;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.Row;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one value that a strict session refuses although it is exact: an ENUM's error value (index 0). Rows that hold one are written singly in a permissive
 * session, whose warnings {@link RowWriter} counts.
 */
final class ErrorValues {

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
            if (in(table, row.apply(items.get(i))) > 0) {
                writeIfAny(items.subList(from, i), write);
                List<T> one = items.subList(i, i + 1);
                permissively(connection, table, () -> write.accept(one));
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

    /** How many of the row's values are error values. */
    static int in(TargetTable table, Row row) {
        List<Column> columns = table.schema().columns();
        table.checked(row);
        int count = 0;
        for (int i = 0; i < columns.size(); i++) {
            byte[] value = row.value(i);
            if (columns.get(i).kind() == ColumnKind.ENUM && value != null && value.length == 1 && value[0] == '0') {
                count++;
            }
        }
        return count;
    }

    private static void permissively(Connection connection, TargetTable table, Runnable write) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET @shardway_sql_mode = @@SESSION.sql_mode,"
                    + " SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'");
            try {
                write.run();
            } finally {
                statement.execute("SET SESSION sql_mode = @shardway_sql_mode");
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("write an ENUM's error value into table " + table.publicName(), e);
        }
    }
}
