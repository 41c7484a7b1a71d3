package io.shardway.kernel;

/** A table in a schema. */
public record TableName(String schema, String table) {

    /** {@code `schema`.`table`}, ready for SQL text. */
    public String quoted() {
        return Identifier.quoted(schema) + '.' + Identifier.quoted(table);
    }

    @Override
    public String toString() {
        return schema + '.' + table;
    }
}
