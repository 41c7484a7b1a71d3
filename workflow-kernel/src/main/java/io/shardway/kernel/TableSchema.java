package io.shardway.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * A table as it is on its server.
 *
 * @param rowKey positions in {@code columns}: the primary key, else a unique key whose columns are all NOT NULL
 * @param uniqueKeys other unique keys, as positions in {@code columns}
 * @param estimatedRows from the server's statistics
 */
public record TableSchema(
        TableName name,
        List<Column> columns,
        List<Integer> rowKey,
        List<List<Integer>> uniqueKeys,
        long estimatedRows) {

    public TableSchema {
        columns = List.copyOf(columns);
        rowKey = List.copyOf(rowKey);
        uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    }

    public List<Column> keyColumns() {
        return rowKey.stream().map(columns::get).toList();
    }

    /** The row key of a row, in key order. */
    public Row keyOf(Row row) {
        byte[][] values = new byte[rowKey.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.required(rowKey.get(i));
        }
        return new Row(values);
    }

    /** Whether Java may tell row keys apart by their bytes; if not, the table is one conflict group (I3). */
    public boolean byteStableKey() {
        return keyColumns().stream().allMatch(Column::byteStable);
    }

    /** Whether no byte of the row key or of another unique key differs. */
    public boolean sameInAllKeys(Row one, Row other) {
        return same(rowKey, one, other) && uniqueKeys.stream().allMatch(key -> same(key, one, other));
    }

    private static boolean same(List<Integer> key, Row one, Row other) {
        return key.stream().allMatch(column -> Arrays.equals(one.value(column), other.value(column)));
    }

    public int indexOf(String columnName) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(columnName)) {
                return i;
            }
        }
        throw new IllegalArgumentException("Table " + name + " has no column " + columnName);
    }

    /** The same columns and keys under another name: a hidden table, or the other side. */
    public TableSchema at(TableName other) {
        return new TableSchema(other, columns, rowKey, uniqueKeys, estimatedRows);
    }
}
