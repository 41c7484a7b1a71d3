package io.shardway.replicator.stream;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.rows.RowCodec;
import io.shardway.mysql.sidecar.Graves;
import io.shardway.mysql.sidecar.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of the target shard at its physical name, with the text of every statement that apply runs on it. */
public final class TargetTable {

    private final String publicName;
    private final TableSchema schema;
    private final StreamId stream;
    private final byte[] streamTag;
    private final List<Integer> nonKey;
    /** A TIMESTAMP or DATETIME key column may carry ON UPDATE CURRENT_TIMESTAMP, which only an explicit value keeps still. */
    private final boolean alwaysSetsKey;
    /** Columns of which a server takes values of another type without a word. */
    private final int[] silentColumns;

    public TargetTable(String publicName, TableSchema schema, StreamId stream) {
        this.publicName = publicName;
        this.schema = schema;
        this.stream = stream;
        this.streamTag = Graves.streamTag(stream);
        this.nonKey = IntStream.range(0, schema.columns().size())
                .filter(column -> !schema.rowKey().contains(column))
                .boxed()
                .toList();
        this.alwaysSetsKey = nonKey.isEmpty()
                || schema.keyColumns().stream().anyMatch(column -> column.kind() == ColumnKind.TEMPORAL);
        this.silentColumns = IntStream.range(0, schema.columns().size())
                .filter(column -> silent(schema.columns().get(column)))
                .toArray();
    }

    private static boolean silent(Column column) {
        return switch (column.kind()) {
            case TEMPORAL -> !column.dataType().equals("date");
            case DECIMAL -> true;
            case FLOATING -> column.dataType().equals("float");
            case BINARY -> column.length() > 0;
            case INTEGER, YEAR, CHARACTER, BITS, ENUM, SET -> false;
        };
    }

    /** The name that people know. */
    public String publicName() {
        return publicName;
    }

    public TableSchema schema() {
        return schema;
    }

    /** By which a stream tells its graves from those of others. */
    byte[] streamTag() {
        return streamTag;
    }

    /**
     * A row of the change log must have exactly the columns of the target. What a server would change without an error is found here: digits
     * behind the point that the column does not keep, bytes that it pads.
     */
    public Row checked(Row row) {
        if (row.size() != schema.columns().size()) {
            throw new ShardwayException(
                    ErrorCode.SCHEMA_CHANGED,
                    "Cannot apply a row with " + row.size() + " columns to table " + schema.name() + " with "
                            + schema.columns().size() + ": make both sides equal, then retry");
        }
        for (int column : silentColumns) {
            byte[] value = row.value(column);
            if (value != null && !fits(schema.columns().get(column), value)) {
                throw new ShardwayException(
                        ErrorCode.SCHEMA_CHANGED,
                        "Cannot apply a row to table " + schema.name() + ": column "
                                + schema.columns().get(column).name()
                                + " has another type on the source; make both sides equal, then retry");
            }
        }
        return row;
    }

    private static boolean fits(Column column, byte[] value) {
        return switch (column.kind()) {
            case TEMPORAL, DECIMAL -> fractionDigits(value) == column.fractionDigits();
            case BINARY -> value.length == column.length();
            case FLOATING -> {
                double exact = Double.parseDouble(new String(value, StandardCharsets.ISO_8859_1));
                yield exact == (float) exact;
            }
            case INTEGER, YEAR, CHARACTER, BITS, ENUM, SET -> true;
        };
    }

    private static int fractionDigits(byte[] value) {
        for (int i = value.length - 1; i >= 0; i--) {
            if (value[i] == '.') {
                return value.length - 1 - i;
            }
        }
        return 0;
    }

    /** Columns that an update from {@code before} to {@code after} sets, as positions. */
    List<Integer> columnsToSet(boolean keyChanges) {
        return keyChanges || alwaysSetsKey
                ? IntStream.range(0, schema.columns().size()).boxed().toList()
                : nonKey;
    }

    String insert(int rows) {
        return insertInto() + String.join(", ", Collections.nCopies(rows, placeholders(_ -> "?")));
    }

    /** One row, with what stands for the value of each column position. */
    String insert(IntFunction<String> placeholder) {
        return insertInto() + placeholders(placeholder);
    }

    private String insertInto() {
        return "INSERT INTO " + schema.name().quoted() + " (" + RowCodec.columnList(schema.columns()) + ") VALUES ";
    }

    private String placeholders(IntFunction<String> placeholder) {
        return IntStream.range(0, schema.columns().size())
                .mapToObj(placeholder)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Inserts rows or makes existing ones equal, their key's bytes included (a key may change its case and stay the same key). */
    String put(int rows) {
        return insert(rows) + replacing();
    }

    String put(IntFunction<String> placeholder) {
        return insert(placeholder) + replacing();
    }

    private String replacing() {
        return " ON DUPLICATE KEY UPDATE "
                + schema.columns().stream()
                        .map(column -> column.quoted() + " = VALUES(" + column.quoted() + ")")
                        .collect(Collectors.joining(", "));
    }

    String update(List<Integer> columnsToSet) {
        return update(columnsToSet, _ -> "?");
    }

    String update(List<Integer> columnsToSet, IntFunction<String> placeholder) {
        return "UPDATE " + schema.name().quoted() + " SET "
                + columnsToSet.stream()
                        .map(column -> schema.columns().get(column).quoted() + " = " + placeholder.apply(column))
                        .collect(Collectors.joining(", "))
                + " WHERE " + KeyRange.equalTo(schema);
    }

    String delete() {
        return "DELETE FROM " + schema.name().quoted() + " WHERE " + KeyRange.equalTo(schema);
    }

    /** Digs graves; those that are there stay. */
    String bury(int keys) {
        return Graves.insert(stream.workflow(), publicName, schema, keys);
    }

    String exhume() {
        return Graves.delete(stream.workflow(), publicName, schema);
    }

    String anyGrave() {
        return "SELECT 1 FROM " + Graves.name(stream.workflow(), publicName).quoted() + " WHERE " + Graves.STREAM_COLUMN
                + " = ? LIMIT 1";
    }

    /** For messages: where a row was looked for, without its values. */
    String keyNames() {
        return schema.keyColumns().stream().map(Column::name).collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    public String toString() {
        return publicName;
    }
}
