package io.shardway.mysql.rows;

import io.shardway.kernel.Column;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableSchema;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Row keys in (after, upTo], compared by the server in the columns' collations. A missing bound is infinity, so that splits tile the
 * whole key space.
 *
 * @param after exclusive lower bound, a key in key-column order
 * @param upTo inclusive upper bound
 */
public record KeyRange(Optional<Row> after, Optional<Row> upTo) {

    public static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());

    /** A condition over the key columns ({@code TRUE} for everything), written so that the server can range-scan the key. */
    public String condition(TableSchema schema) {
        List<Column> key = schema.keyColumns();
        List<String> parts = new ArrayList<>();
        after.ifPresent(_ -> parts.add(compare(key, 0, ">", "> ")));
        upTo.ifPresent(_ -> parts.add(compare(key, 0, "<", "<=")));
        return parts.isEmpty() ? "TRUE" : String.join(" AND ", parts);
    }

    /** Binds what {@link #condition} asks for, from parameter {@code index} on; returns the next free index. */
    public int bind(PreparedStatement statement, int index, TableSchema schema) throws SQLException {
        int next = index;
        List<Column> key = schema.keyColumns();
        if (after.isPresent()) {
            next = bindBound(statement, next, key, after.get());
        }
        if (upTo.isPresent()) {
            next = bindBound(statement, next, key, upTo.get());
        }
        return next;
    }

    /** {@code key = key}, for one row. */
    public static String equalTo(TableSchema schema) {
        return schema.keyColumns().stream()
                .map(column -> column.quoted() + " = " + RowCodec.comparand(column))
                .collect(Collectors.joining(" AND "));
    }

    public static int bindKey(PreparedStatement statement, int index, TableSchema schema, Row key) throws SQLException {
        List<Column> columns = schema.keyColumns();
        int next = index;
        for (int i = 0; i < columns.size(); i++) {
            RowCodec.bind(statement, next++, columns.get(i), key.value(i));
        }
        return next;
    }

    /** {@code a > ? } for one column; {@code a >= ? AND (a > ? OR (b > ?))} and so on, which optimizers turn into a range. */
    private static String compare(List<Column> key, int position, String strict, String last) {
        Column column = key.get(position);
        String comparand = RowCodec.comparand(column);
        if (position == key.size() - 1) {
            return column.quoted() + " " + last + " " + comparand;
        }
        return "(" + column.quoted() + " " + strict + "= " + comparand + " AND (" + column.quoted() + " " + strict + " "
                + comparand + " OR " + compare(key, position + 1, strict, last) + "))";
    }

    private static int bindBound(PreparedStatement statement, int index, List<Column> columns, Row bound)
            throws SQLException {
        int next = index;
        for (int i = 0; i < columns.size(); i++) {
            RowCodec.bind(statement, next++, columns.get(i), bound.value(i));
            if (i < columns.size() - 1) {
                RowCodec.bind(statement, next++, columns.get(i), bound.value(i));
            }
        }
        return next;
    }
}
