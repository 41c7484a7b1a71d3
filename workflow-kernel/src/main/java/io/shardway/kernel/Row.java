package io.shardway.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Canonical values in column order (docs/wiring.md section 6); null is SQL NULL. The array is not copied: whoever makes a row gives it
 * away, and nobody changes it afterwards.
 */
public final class Row {

    private final byte[] @Nullable [] values;

    public Row(byte[] @Nullable [] values) {
        this.values = values;
    }

    public int size() {
        return values.length;
    }

    public byte @Nullable [] value(int column) {
        return values[column];
    }

    /** A value that cannot be NULL: a row-key column. */
    public byte[] required(int column) {
        byte[] value = values[column];
        if (value == null) {
            throw new IllegalStateException("Column " + column + " of a row key is NULL");
        }
        return value;
    }

    /** Bytes of all values, for limits on memory. */
    public long bytes() {
        long bytes = 0;
        for (byte[] value : values) {
            bytes += value == null ? 1 : value.length;
        }
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row && Arrays.deepEquals(values, row.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    /** Shape only: values appear in no log. */
    @Override
    public String toString() {
        return "Row[" + values.length + " columns]";
    }
}
