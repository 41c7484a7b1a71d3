package io.shardway.replicator.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.shardway.kernel.Column;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableSchema;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Names a row without telling its key: a digest of the key, and a query by which whoever may read the table finds the row (ADR 0013). */
final class KeyDigest {

    private static final byte SEPARATOR = 0;
    private static final int DIGITS = 32;

    private KeyDigest() {}

    /** A query for the row on either side; {@code table} is the quoted name there. */
    static String query(TableSchema schema, String table, Row row) {
        String key = schema.keyColumns().stream().map(KeyDigest::expression).collect(Collectors.joining(", "));
        return "SELECT * FROM " + table + " WHERE LEFT(SHA2(CONCAT_WS(x'00', " + key + "), 256), " + DIGITS + ") = '"
                + digest(schema, schema.keyOf(row)) + "'";
    }

    private static String digest(TableSchema schema, Row key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < key.size(); i++) {
            if (i > 0) {
                bytes.write(SEPARATOR);
            }
            bytes.writeBytes(printed(schema.keyColumns().get(i), key.required(i)));
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** As the server prints what {@link #expression} says. */
    private static byte[] printed(Column column, byte[] value) {
        return switch (column.kind()) {
            case BITS -> new BigInteger(1, value).toString().getBytes(US_ASCII);
            case INTEGER, DECIMAL, FLOATING, YEAR, TEMPORAL, CHARACTER, BINARY, ENUM, SET -> value;
        };
    }

    private static String expression(Column column) {
        String name = column.quoted();
        return switch (column.kind()) {
            case CHARACTER, BINARY -> "CAST(" + name + " AS BINARY)";
            case YEAR, TEMPORAL -> "CAST(" + name + " AS CHAR)";
            case INTEGER, DECIMAL, FLOATING, BITS, ENUM, SET -> "CAST(" + name + " + 0 AS CHAR)";
        };
    }
}
