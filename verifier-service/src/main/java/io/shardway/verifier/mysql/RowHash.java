package io.shardway.verifier.mysql;

import io.shardway.kernel.Column;
import io.shardway.kernel.TableSchema;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/**
 * SQL of a row's hash: MD5 of a canonical form in which every value is told apart from every other, byte for byte. Collations play no part. NULL is
 * {@code -}; free bytes carry their length, so that neighbours cannot trade bytes. Long values count by a hash of their own.
 */
final class RowHash {

    /**
     * What a row counts as in the first sum when the server cannot hash it, because max_allowed_packet is less than its short values together: more
     * than all hashes of a chunk together.
     */
    static final BigDecimal UNHASHED = BigDecimal.TEN.pow(30);

    private RowHash() {}

    /** 32 hex digits. */
    static String of(TableSchema schema) {
        return "MD5(CONCAT("
                + schema.columns().stream().map(RowHash::canonical).collect(Collectors.joining(", ',', "))
                + "))";
    }

    /** Count and two independent 64-bit sums over the rows' hashes; they do not depend on the order of rows. */
    static String sums(TableSchema schema) {
        String hash = of(schema);
        return "COUNT(*), SUM(COALESCE(CAST(CONV(LEFT(" + hash + ", 16), 16, 10) AS UNSIGNED), " + UNHASHED
                + ")), SUM(CAST(CONV(RIGHT(" + hash + ", 16), 16, 10) AS UNSIGNED))";
    }

    private static String canonical(Column column) {
        String name = column.quoted();
        return switch (column.kind()) {
            case INTEGER, DECIMAL, YEAR, TEMPORAL -> "COALESCE(CAST(" + name + " AS CHAR), '-')";
            // Text of a FLOAT keeps six digits only; adding 0.0 would lose the sign of zero.
            case FLOATING -> "COALESCE(CAST(CAST(" + name + " AS DOUBLE) AS CHAR), '-')";
            case ENUM, SET, BITS -> "COALESCE(CAST(CAST(" + name + " AS UNSIGNED) AS CHAR), '-')";
            case CHARACTER -> sized(isLong(column) ? digest(name) : "CAST(" + name + " AS BINARY)", name);
            case BINARY -> sized(isLong(column) ? digest(name) : name, name);
        };
    }

    /** Only the types whose values together may outgrow max_allowed_packet, which a concatenation must not; all others fit one row of 64 KiB. */
    private static boolean isLong(Column column) {
        return switch (column.dataType()) {
            case "text", "mediumtext", "longtext", "blob", "mediumblob", "longblob", "json" -> true;
            default -> false;
        };
    }

    private static String digest(String name) {
        return "MD5(" + name + ")";
    }

    private static String sized(String bytes, String name) {
        return "COALESCE(CONCAT(OCTET_LENGTH(" + name + "), ':', " + bytes + "), '-')";
    }
}
