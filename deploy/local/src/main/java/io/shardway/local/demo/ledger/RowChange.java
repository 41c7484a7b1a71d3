package io.shardway.local.demo.ledger;

import java.util.Optional;

/** The net effect of one operation on one row; an absent state means that there is no such row. */
public record RowChange(RowKey row, Optional<String> before, Optional<String> after) {
    public static RowChange inserted(Row after) {
        return new RowChange(after.key(), Optional.empty(), Optional.of(Row.image(after)));
    }

    /** The row keeps its key. */
    public static RowChange updated(Row before, Row after) {
        if (!before.key().equals(after.key())) {
            throw new IllegalArgumentException(
                    "A changed key is a delete and an insert: " + before.key() + " → " + after.key());
        }
        return new RowChange(after.key(), Optional.of(Row.image(before)), Optional.of(Row.image(after)));
    }

    public static RowChange deleted(Row before) {
        return new RowChange(before.key(), Optional.of(Row.image(before)), Optional.empty());
    }
}
