package io.shardway.verifier.mysql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shardway.kernel.Column;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableSchema;
import io.shardway.verifier.domain.Findings;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Row keys for people and as a condition to paste into a client. Keys only appear in reports, never in logs. */
final class KeyText {

    private KeyText() {}

    static Findings.Key of(TableSchema schema, Row key) {
        List<Column> columns = schema.keyColumns();
        return new Findings.Key(
                IntStream.range(0, columns.size())
                        .mapToObj(i -> columns.get(i).name() + "=" + readable(columns.get(i), key.required(i)))
                        .collect(Collectors.joining(", ")),
                IntStream.range(0, columns.size())
                        .mapToObj(i -> columns.get(i).quoted() + " = " + literal(columns.get(i), key.required(i)))
                        .collect(Collectors.joining(" AND ", "(", ")")));
    }

    private static String readable(Column column, byte[] value) {
        return switch (column.kind()) {
            case INTEGER, DECIMAL, FLOATING, YEAR, TEMPORAL, ENUM, SET -> new String(value, ISO_8859_1);
            case BINARY, BITS -> "0x" + HexFormat.of().formatHex(value);
            case CHARACTER -> text(value);
        };
    }

    private static String text(byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException _) {
            return "0x" + HexFormat.of().formatHex(value);
        }
    }

    private static String literal(Column column, byte[] value) {
        String hex = "x'" + HexFormat.of().formatHex(value) + "'";
        return switch (column.kind()) {
            case INTEGER, DECIMAL, FLOATING, ENUM, SET -> new String(value, ISO_8859_1);
            case YEAR, TEMPORAL -> "'" + new String(value, ISO_8859_1) + "'";
            case BINARY -> hex;
            case BITS -> hex + " + 0";
            case CHARACTER -> "_" + column.charset().orElse("binary") + hex;
        };
    }
}
