package io.shardway.kernel.vschema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The VSchema of one keyspace.
 *
 * @param requireExplicitRouting keeps the keyspace out of global routing: its tables are named with their keyspace
 * @param vindexes by name, in the order of the document
 * @param tables by name, in the order of the document
 */
public record VSchema(
        boolean sharded, boolean requireExplicitRouting, Map<String, Vindex> vindexes, Map<String, Table> tables) {

    public VSchema {
        vindexes = Collections.unmodifiableMap(new LinkedHashMap<>(vindexes));
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    /** What holds for a keyspace that nobody has written a VSchema for: not sharded, its tables plain. */
    public static VSchema plain(List<String> tableNames) {
        Map<String, Table> tables = new LinkedHashMap<>();
        tableNames.forEach(name -> tables.put(name, Table.PLAIN));
        return new VSchema(false, false, Map.of(), tables);
    }

    /** @param owner the table that keeps a lookup up to date */
    public record Vindex(VindexType type, Map<String, String> params, Optional<String> owner) {
        public Vindex {
            params = Map.copyOf(params);
        }
    }

    /** What a table is. */
    public enum Kind {
        ORDINARY,
        /** Hands out numbers; lives in an unsharded keyspace. */
        SEQUENCE,
        /** A copy of a small table on every shard. */
        REFERENCE
    }

    /**
     * @param columnVindexes the first one is the primary vindex: it decides where a row lives
     * @param pinned keyspace id in hex of the shard that holds the whole table
     */
    public record Table(
            Kind kind,
            List<ColumnVindex> columnVindexes,
            Optional<AutoIncrement> autoIncrement,
            Optional<String> pinned) {

        static final Table PLAIN = new Table(Kind.ORDINARY, List.of(), Optional.empty(), Optional.empty());

        public Table {
            columnVindexes = List.copyOf(columnVindexes);
        }

        public Optional<ColumnVindex> primaryVindex() {
            return columnVindexes.stream().findFirst();
        }
    }

    /** @param vindex a name in {@link VSchema#vindexes()} */
    public record ColumnVindex(String vindex, List<String> columns) {
        public ColumnVindex {
            columns = List.copyOf(columns);
        }
    }

    /** A column whose values come from a sequence. */
    public record AutoIncrement(String column, TableInKeyspace sequence) {}

    /** @param keyspace absent: the keyspace of the VSchema itself */
    public record TableInKeyspace(Optional<String> keyspace, String table) {

        /** Reads {@code keyspace.table} or {@code table}; either part may stand in back quotes. */
        public static Optional<TableInKeyspace> parse(String text) {
            int dot = separator(text);
            Optional<String> keyspace = dot < 0 ? Optional.empty() : name(text.substring(0, dot));
            Optional<String> table = name(text.substring(dot + 1));
            return table.isEmpty() || (dot >= 0 && keyspace.isEmpty())
                    ? Optional.empty()
                    : Optional.of(new TableInKeyspace(keyspace, table.get()));
        }

        /** The first dot outside of back quotes. */
        private static int separator(String text) {
            boolean quoted = false;
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) == '`') {
                    quoted = !quoted;
                } else if (text.charAt(i) == '.' && !quoted) {
                    return i;
                }
            }
            return -1;
        }

        private static Optional<String> name(String part) {
            if (part.length() > 2 && part.startsWith("`") && part.endsWith("`")) {
                return Optional.of(part.substring(1, part.length() - 1).replace("``", "`"));
            }
            return part.isEmpty() || part.contains("`") || part.contains(".") ? Optional.empty() : Optional.of(part);
        }

        @Override
        public String toString() {
            return keyspace.map(name -> name + "." + table).orElse(table);
        }
    }
}
