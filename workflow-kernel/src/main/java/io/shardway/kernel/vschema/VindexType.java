package io.shardway.kernel.vschema;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The vindex types of a VSchema, with what each one can take. Lookup types find rows; functional ones may also place them.
 */
public enum VindexType {
    HASH(Family.FUNCTIONAL, 1, Values.NUMBERS),
    XXHASH(Family.FUNCTIONAL, 1, Values.EXACT),
    NUMERIC(Family.FUNCTIONAL, 0, Values.NUMBERS),
    BINARY(Family.FUNCTIONAL, 0, Values.EXACT),
    BINARY_MD5(Family.FUNCTIONAL, 1, Values.EXACT),
    UNICODE_LOOSE_MD5(Family.FUNCTIONAL, 1, Values.TEXT),
    UNICODE_LOOSE_XXHASH(Family.FUNCTIONAL, 1, Values.TEXT),
    REVERSE_BITS(Family.FUNCTIONAL, 1, Values.NUMBERS),
    NUMERIC_STATIC_MAP(Family.FUNCTIONAL, 1, Values.NUMBERS),
    MULTICOL(Family.FUNCTIONAL, 1, Values.EXACT),
    REGION_JSON(Family.FUNCTIONAL, 1, Values.EXACT),
    REGION_EXPERIMENTAL(Family.FUNCTIONAL, 1, Values.NUMBERS),
    CFC(Family.FUNCTIONAL, 1, Values.EXACT),
    NULL(Family.FUNCTIONAL, 100, Values.ANY),
    CONSISTENT_LOOKUP_UNIQUE(Family.UNIQUE_LOOKUP, 10, Values.EXACT),
    CONSISTENT_LOOKUP(Family.LOOKUP, 20, Values.EXACT),
    LOOKUP_UNIQUE(Family.UNIQUE_LOOKUP, 10, Values.EXACT),
    LOOKUP(Family.LOOKUP, 20, Values.EXACT),
    LOOKUP_HASH_UNIQUE(Family.UNIQUE_LOOKUP, 10, Values.EXACT),
    LOOKUP_HASH(Family.LOOKUP, 20, Values.EXACT),
    LOOKUP_UNICODELOOSEMD5_HASH_UNIQUE(Family.UNIQUE_LOOKUP, 10, Values.TEXT),
    LOOKUP_UNICODELOOSEMD5_HASH(Family.LOOKUP, 20, Values.TEXT);

    /** How an id is found. */
    public enum Family {
        /** Computed from the value. */
        FUNCTIONAL,
        /** Read from a table, at most one id for a value. */
        UNIQUE_LOOKUP,
        /** Read from a table, any number of ids. */
        LOOKUP
    }

    /** Which columns a type can take. */
    private enum Values {
        /** Integers. */
        NUMBERS("an integer column"),
        /** Text. */
        TEXT("a text column"),
        /** Everything that prints the same text every time; floating-point numbers do not. */
        EXACT("a column whose values are exact (no FLOAT or DOUBLE)"),
        ANY("any column");

        private final String words;

        Values(String words) {
            this.words = words;
        }

        private boolean take(ColumnKind kind) {
            return switch (this) {
                case NUMBERS -> kind == ColumnKind.INTEGER || kind == ColumnKind.YEAR;
                case TEXT -> kind == ColumnKind.CHARACTER;
                case EXACT -> kind != ColumnKind.FLOATING;
                case ANY -> true;
            };
        }
    }

    private final Family family;
    private final int cost;
    private final Values values;

    VindexType(Family family, int cost, Values values) {
        this.family = family;
        this.cost = cost;
        this.values = values;
    }

    public static Optional<VindexType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }

    /** All words, in the order of the reference. */
    public static List<String> words() {
        return Arrays.stream(values()).map(VindexType::word).toList();
    }

    /** As a VSchema spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Family family() {
        return family;
    }

    public boolean isLookup() {
        return family != Family.FUNCTIONAL;
    }

    /** At most one keyspace id for one value. */
    public boolean unique() {
        return family != Family.LOOKUP;
    }

    /** What the planner of statements reckons with: 0 identity, 1 functional, 10 unique lookup, 20 lookup. */
    public int cost() {
        return cost;
    }

    boolean suits(Column column) {
        return values.take(column.kind());
    }

    /** For messages: the columns that it can take. */
    String suitable() {
        return values.words;
    }
}
