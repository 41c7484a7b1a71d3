package io.shardway.gateway.routing;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code information_schema} says of the keyspaces, as of a little while ago: their tables, and for each view the base tables
 * that it reads. Immutable; a new one replaces it.
 */
public record Catalog(Map<String, Schema> keyspaces) {

    public static final Catalog EMPTY = new Catalog(Map.of());

    /** One keyspace. */
    public record Schema(Set<String> tables, Map<String, Set<BaseTable>> views) {

        public Schema {
            tables = Set.copyOf(tables);
            views = Map.copyOf(views);
        }
    }

    /** A table under a view, in the keyspace of that view or another one. */
    public record BaseTable(String keyspace, String table) {}

    public Catalog {
        keyspaces = Map.copyOf(keyspaces);
    }

    public boolean hasTable(String keyspace, String table) {
        Schema schema = keyspaces.get(keyspace);
        return schema != null
                && (schema.tables().contains(table) || schema.views().containsKey(table));
    }

    public Optional<Set<BaseTable>> view(String keyspace, String name) {
        return Optional.ofNullable(keyspaces.get(keyspace))
                .flatMap(schema -> Optional.ofNullable(schema.views().get(name)));
    }
}
