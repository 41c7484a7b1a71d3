package io.shardway.gateway.sql;

import java.util.Optional;

/**
 * A table that a statement names.
 *
 * @param qualifier the database name in front of it, if there is one
 * @param certain false for a name that is perhaps no table at all (found without a parser): it counts only when a table of that
 *     name is known
 */
public record TableReference(Optional<String> qualifier, String table, boolean certain) {

    public static TableReference of(String table) {
        return new TableReference(Optional.empty(), table, true);
    }

    public static TableReference of(String qualifier, String table) {
        return new TableReference(Optional.of(qualifier), table, true);
    }

    TableReference suspected() {
        return new TableReference(qualifier, table, false);
    }

    @Override
    public String toString() {
        return qualifier.map(q -> q + "." + table).orElse(table);
    }
}
