package io.shardway.local.demo.ledger;

/** A row by table and the text of its primary key. */
public record RowKey(String table, String key) {
    @Override
    public String toString() {
        return table + "[" + key + "]";
    }
}
