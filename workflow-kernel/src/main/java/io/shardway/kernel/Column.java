package io.shardway.kernel;

import java.util.Locale;
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

    /** Whether each value of one column is exactly a value of the other; how many digits a number is shown with does not count. */
    public boolean holdsTheSameAs(Column other) {
        return kind == other.kind
                && plainType().equals(other.plainType())
                && charset.equals(other.charset)
                && collation.equals(other.collation);
    }

    /** Digits behind the point that each value shows: of {@code datetime(6)} six, of {@code decimal(10,2)} two. */
    public int fractionDigits() {
        return switch (kind) {
            case TEMPORAL -> number(type.indexOf('('));
            case DECIMAL -> number(type.indexOf(','));
            case INTEGER, FLOATING, YEAR, CHARACTER, BINARY, BITS, ENUM, SET -> 0;
        };
    }

    private int number(int before) {
        int number = 0;
        for (int i = before + 1; before >= 0 && Character.isDigit(type.charAt(i)); i++) {
            number = 10 * number + type.charAt(i) - '0';
        }
        return number;
    }

    private String plainType() {
        String lower = type.toLowerCase(Locale.ROOT);
        return switch (kind) {
            case INTEGER, YEAR -> lower.replaceFirst("\\(\\d+\\)", "").replace(" zerofill", "");
            case DECIMAL -> lower.replace(" zerofill", "");
            case FLOATING, TEMPORAL, CHARACTER, BINARY, BITS, ENUM, SET -> type;
        };
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
