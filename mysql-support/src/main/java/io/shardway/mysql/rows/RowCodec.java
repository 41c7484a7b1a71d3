package io.shardway.mysql.rows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableSchema;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Canonical bytes in and out of a server: what was read is written byte for byte. The session must be one of {@code Sessions}; results must come
 * by the text protocol.
 */
public final class RowCodec {

    /** Digits that surely fit a long. */
    private static final int LONG_DIGITS = 18;

    private RowCodec() {}

    /** The select list that gives canonical values of all columns, in column order. */
    public static String selectList(TableSchema schema) {
        return selectList(schema.columns());
    }

    public static String selectList(List<Column> columns) {
        return columns.stream().map(RowCodec::expression).collect(Collectors.joining(", "));
    }

    /** All column names, quoted, in column order. */
    public static String columnList(List<Column> columns) {
        return columns.stream().map(Column::quoted).collect(Collectors.joining(", "));
    }

    /** Reads the columns from the current row of a result of {@link #selectList}, starting at result column {@code first} (from 1). */
    public static Row read(ResultSet result, List<Column> columns, int first) throws SQLException {
        byte[] @Nullable [] values = new byte[columns.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(result, columns.get(i), first + i);
        }
        return new Row(values);
    }

    private static byte @Nullable [] value(ResultSet result, Column column, int index) throws SQLException {
        return switch (column.kind()) {
            case CHARACTER, BINARY, BITS -> result.getBytes(index);
            case INTEGER, DECIMAL, FLOATING, YEAR, TEMPORAL, ENUM, SET -> {
                String text = result.getString(index);
                yield text == null ? null : text.getBytes(ISO_8859_1);
            }
        };
    }

    private static String expression(Column column) {
        String name = column.quoted();
        return switch (column.kind()) {
            case CHARACTER, BINARY, BITS -> name;
            // ZEROFILL is how a number is shown, not what it is; a sum is shown plainly.
            case INTEGER, DECIMAL -> column.type().contains("zerofill") ? name + " + 0" : name;
            // Text of a FLOAT keeps six digits only; the double is exact.
            case FLOATING -> column.dataType().equals("float") ? "CAST(" + name + " AS DOUBLE)" : name;
            // As text from the server, so that no driver gets a hand on zero dates.
            case YEAR, TEMPORAL -> "CAST(" + name + " AS CHAR)";
            case ENUM, SET -> "CAST(" + name + " AS UNSIGNED)";
        };
    }

    /** Binds a value for INSERT and UPDATE … SET, where the placeholder is a bare {@code ?}. */
    public static void bind(PreparedStatement statement, int index, Column column, byte @Nullable [] value)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.VARCHAR);
            return;
        }
        switch (column.kind()) {
            case CHARACTER, BINARY, BITS -> statement.setBytes(index, value);
            case INTEGER -> {
                if (value.length <= LONG_DIGITS) {
                    statement.setLong(index, Long.parseLong(text(value)));
                } else {
                    statement.setBigDecimal(index, new BigDecimal(text(value)));
                }
            }
            // As a number, never as text: text would be looked up among the labels. At most 63 members.
            case ENUM, SET -> statement.setLong(index, Long.parseLong(text(value)));
            case DECIMAL -> statement.setBigDecimal(index, new BigDecimal(text(value)));
            // As text: a literal -0.0 is a decimal to the server and would lose its sign.
            case FLOATING, YEAR, TEMPORAL -> statement.setString(index, text(value));
        }
    }

    /** Whether {@link #bind} gives both values the same type. */
    static boolean boundAlike(Column column, byte[] one, byte[] other) {
        return column.kind() != ColumnKind.INTEGER || (one.length <= LONG_DIGITS) == (other.length <= LONG_DIGITS);
    }

    /**
     * A placeholder for comparing with the column in WHERE, in the column's own collation; its value is bound with {@link #bind} too.
     */
    public static String comparand(Column column) {
        return switch (column.kind()) {
            case CHARACTER ->
                "CONVERT(? USING " + column.charset().orElse("utf8mb4") + ") COLLATE "
                        + column.collation().orElse("utf8mb4_bin");
            case BITS -> "CAST(CONV(HEX(?), 16, 10) AS UNSIGNED)";
            case INTEGER, DECIMAL, FLOATING, YEAR, TEMPORAL, BINARY, ENUM, SET -> "?";
        };
    }

    private static String text(byte[] value) {
        return new String(value, ISO_8859_1);
    }
}
