package io.shardway.gateway.routing;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code information_schema} says of the keyspaces, as of a little while ago: their tables, and what views and stored routines
 * use. Immutable; a new one replaces it.
 */
public record Catalog(Map<String, Schema> keyspaces) {

    public static final Catalog EMPTY = new Catalog(Map.of());

    /** One keyspace. */
    public record Schema(Set<String> tables, Map<String, Set<BaseTable>> views, Map<String, Routine> routines) {

        public Schema {
            tables = Set.copyOf(tables);
            views = Map.copyOf(views);
            routines = Map.copyOf(routines);
        }
    }

    /**
     * A stored procedure or function; keys are names in lower case.
     *
     * @param readable whether the account may see the body
     * @param mentioned names in its body and in those of routines that it calls; not each is a table
     */
    public record Routine(boolean readable, Set<BaseTable> mentioned) {

        public Routine {
            mentioned = Set.copyOf(mentioned);
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

    public Optional<Routine> routine(String keyspace, String lowerCaseName) {
        return Optional.ofNullable(keyspaces.get(keyspace))
                .flatMap(schema -> Optional.ofNullable(schema.routines().get(lowerCaseName)));
    }

    public Optional<Set<BaseTable>> view(String keyspace, String name) {
        return Optional.ofNullable(keyspaces.get(keyspace))
                .flatMap(schema -> Optional.ofNullable(schema.views().get(name)));
    }
}
