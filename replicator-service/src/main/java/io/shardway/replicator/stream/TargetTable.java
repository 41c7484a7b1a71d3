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
import java.util.Collections;
import java.util.List;
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

    /** A row of the change log must have exactly the columns of the target. */
    public Row checked(Row row) {
        if (row.size() != schema.columns().size()) {
            throw new ShardwayException(
                    ErrorCode.SCHEMA_CHANGED,
                    "Cannot apply a row with " + row.size() + " columns to table " + schema.name() + " with "
                            + schema.columns().size() + ": make both sides equal, then retry");
        }
        return row;
    }

    /** Columns that an update from {@code before} to {@code after} sets, as positions. */
    List<Integer> columnsToSet(boolean keyChanges) {
        return keyChanges || alwaysSetsKey
                ? IntStream.range(0, schema.columns().size()).boxed().toList()
                : nonKey;
    }

    String insert(int rows) {
        String placeholders =
                "(" + String.join(", ", Collections.nCopies(schema.columns().size(), "?")) + ")";
        return "INSERT INTO " + schema.name().quoted() + " (" + RowCodec.columnList(schema.columns()) + ") VALUES "
                + String.join(", ", Collections.nCopies(rows, placeholders));
    }

    /** Inserts rows or makes existing ones equal, their key's bytes included (a key may change its case and stay the same key). */
    String put(int rows) {
        return insert(rows) + " ON DUPLICATE KEY UPDATE "
                + schema.columns().stream()
                        .map(column -> column.quoted() + " = VALUES(" + column.quoted() + ")")
                        .collect(Collectors.joining(", "));
    }

    String update(List<Integer> columnsToSet) {
        return "UPDATE " + schema.name().quoted() + " SET "
                + columnsToSet.stream()
                        .map(column -> schema.columns().get(column).quoted() + " = ?")
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
