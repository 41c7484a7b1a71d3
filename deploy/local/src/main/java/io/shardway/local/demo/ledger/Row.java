package io.shardway.local.demo.ledger;

/**
 * A row that one writer owns. Implementations are records of typed values, so that {@link #image}, their text, is equal exactly
 * when every value is equal.
 */
public interface Row {
    RowKey key();

    /** The whole row as text. Not an instance method: a component of a record would override it. */
    static String image(Row row) {
        return row.toString();
    }
}
