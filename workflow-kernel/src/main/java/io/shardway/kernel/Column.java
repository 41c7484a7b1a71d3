package io.shardway.kernel;

import java.util.Optional;

/**
 * One column of a table that is moved.
 *
 * @param type the server's full type text, e.g. {@code decimal(10,2) unsigned}
 * @param charset for {@link ColumnKind#CHARACTER}, ENUM and SET
 * @param length bytes of BINARY(n), bits of BIT(n), else 0
 */
public record Column(
        String name,
        ColumnKind kind,
        String dataType,
        String type,
        boolean nullable,
        Optional<String> charset,
        Optional<String> collation,
        int length) {

    public String quoted() {
        return Identifier.quoted(name);
    }

    /** Two equal values have equal canonical bytes, so Java may compare and hash them (never order them). */
    public boolean byteStable() {
        return switch (kind) {
            case INTEGER, DECIMAL, YEAR, TEMPORAL, BITS, ENUM, SET -> true;
            case FLOATING -> false;
            case BINARY -> true;
            case CHARACTER ->
                collation
                        .map(name -> name.endsWith("nopad_bin") || name.equals("utf8mb4_0900_bin"))
                        .orElse(false);
        };
    }
}
