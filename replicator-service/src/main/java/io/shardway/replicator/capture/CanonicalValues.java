package io.shardway.replicator.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One column's values from {@link ExactEvents} as canonical bytes (docs/wiring.md section 6): byte for byte what {@code RowCodec} reads from the
 * server. A kind of value that it does not know is an error, never a guess.
 */
final class CanonicalValues {

    private final String column;
    private final boolean unsigned;
    private final boolean set;
    private final int integerBits;
    private final int padTo;
    private final int length;
    private final @Nullable Object defaultValue;

    /**
     * @param length n of BINARY(n) and BIT(n)
     * @param defaultValue what Debezium made of the column's default
     */
    CanonicalValues(String column, String typeName, int length, @Nullable Object defaultValue) {
        String type = typeName.toUpperCase(Locale.ROOT);
        this.column = column;
        this.unsigned = type.contains("UNSIGNED") || type.contains("ZEROFILL") || type.startsWith("SERIAL");
        this.set = type.startsWith("SET");
        this.integerBits = integerBits(type);
        this.padTo = type.equals("BINARY") || type.equals("CHAR BYTE") ? Math.max(length, 1) : 0;
        this.length = length;
        this.defaultValue = defaultValue;
    }

    byte @Nullable [] encode(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case byte[] bytes -> padded(bytes);
            case Integer number -> integer(number);
            case Long number -> integer(number);
            case BigDecimal number -> ascii(number.toPlainString());
            case Float number -> ascii(Double.toString(number.doubleValue()));
            case Double number -> ascii(Double.toString(number));
            case BitSet bits -> bits(bits);
            default -> {
                if (value == defaultValue) {
                    // A default in a type that no row value has. Values of rows never take a default, so it may be left
                    // out.
                    yield null;
                }
                throw new ShardwayException(
                        ErrorCode.VALUE_NOT_EXACT,
                        "Column " + column + " came from the binlog as "
                                + value.getClass().getName() + ", which is not carried exactly; leave the table out");
            }
        };
    }

    private byte[] integer(long number) {
        if (set) {
            return ascii(Long.toUnsignedString(number));
        }
        if (number >= 0 || !unsigned) {
            return ascii(Long.toString(number));
        }
        return integerBits == Long.SIZE
                ? ascii(Long.toUnsignedString(number))
                : ascii(Long.toString(number & ((1L << integerBits) - 1)));
    }

    private static int integerBits(String type) {
        if (type.startsWith("TINYINT") || type.startsWith("INT1")) {
            return 8;
        }
        if (type.startsWith("SMALLINT") || type.startsWith("INT2")) {
            return 16;
        }
        if (type.startsWith("MEDIUMINT") || type.startsWith("INT3") || type.startsWith("MIDDLEINT")) {
            return 24;
        }
        if (type.startsWith("BIGINT") || type.startsWith("INT8") || type.startsWith("SERIAL")) {
            return Long.SIZE;
        }
        return 32;
    }

    /** The binlog leaves out trailing zero bytes of BINARY(n). */
    private byte[] padded(byte[] bytes) {
        return bytes.length < padTo ? Arrays.copyOf(bytes, padTo) : bytes;
    }

    private byte[] bits(BitSet bits) {
        byte[] bigEndian = new byte[(Math.max(length, 1) + 7) / 8];
        byte[] littleEndian = bits.toByteArray();
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[bigEndian.length - 1 - i] = littleEndian[i];
        }
        return bigEndian;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
