package io.shardway.replicator.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One column's values from the binlog client as canonical bytes (docs/wiring.md section 6): byte for byte what {@code RowCodec} reads from the
 * server. A kind of value that it does not know is an error, never a guess.
 */
final class CanonicalValues {

    /** What the binlog client makes of YEAR 0000; not a legal YEAR. */
    private static final int YEAR_ZERO = 1900;

    private final String column;
    private final boolean unsigned;
    private final boolean set;
    private final int integerBits;
    private final int padTo;
    private final int length;

    /**
     * @param length of the type: n of BINARY(n) and BIT(n), fractional digits of a temporal type
     */
    CanonicalValues(String column, String typeName, int length) {
        String type = typeName.toUpperCase(Locale.ROOT);
        this.column = column;
        this.unsigned = type.contains("UNSIGNED") || type.contains("ZEROFILL") || type.startsWith("SERIAL");
        this.set = type.startsWith("SET");
        this.integerBits = integerBits(type);
        this.padTo = type.equals("BINARY") || type.equals("CHAR BYTE") ? Math.max(length, 1) : 0;
        this.length = length;
    }

    byte @Nullable [] encode(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case byte[] bytes -> padded(bytes);
            case ByteBuffer buffer -> padded(bytes(buffer));
            case Integer number -> integer(number);
            case Long number -> integer(number);
            case Short number -> integer(number);
            case Byte number -> integer(number);
            case BigInteger number -> ascii(number.toString());
            case BigDecimal number -> ascii(number.toPlainString());
            case Float number -> ascii(Double.toString(number.doubleValue()));
            case Double number -> ascii(Double.toString(number));
            case Year year -> ascii(year.getValue() == YEAR_ZERO ? "0000" : "%04d".formatted(year.getValue()));
            case LocalDate date -> ascii(date(date));
            case LocalDateTime time -> ascii(dateTime(time));
            case ZonedDateTime time ->
                ascii(timestamp(time.withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime()));
            case OffsetDateTime time ->
                ascii(timestamp(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()));
            case Duration time -> ascii(time(time));
            case BitSet bits -> bits(bits);
            // Only defaults in a table's definition come as these; they are never used as values of a row.
            case Boolean flag -> ascii(flag ? "1" : "0");
            case String text -> text.getBytes(UTF_8);
            default ->
                throw new ShardwayException(
                        ErrorCode.VALUE_NOT_EXACT,
                        "Column " + column + " came from the binlog as "
                                + value.getClass().getName() + ", which is not carried exactly; leave the table out");
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

    private static String date(LocalDate date) {
        StringBuilder text = new StringBuilder(10);
        digits(text, date.getYear(), 4).append('-');
        digits(text, date.getMonthValue(), 2).append('-');
        return digits(text, date.getDayOfMonth(), 2).toString();
    }

    private String timestamp(LocalDateTime utc) {
        boolean zero = utc.toEpochSecond(ZoneOffset.UTC) == 0;
        return zero ? "0000-00-00 00:00:00" + fraction(0) : dateTime(utc);
    }

    private String dateTime(LocalDateTime time) {
        StringBuilder text = new StringBuilder(26);
        digits(text, time.getYear(), 4).append('-');
        digits(text, time.getMonthValue(), 2).append('-');
        digits(text, time.getDayOfMonth(), 2).append(' ');
        digits(text, time.getHour(), 2).append(':');
        digits(text, time.getMinute(), 2).append(':');
        digits(text, time.getSecond(), 2);
        return text.append(fraction(time.getNano() / 1000)).toString();
    }

    private String time(Duration time) {
        Duration absolute = time.abs();
        StringBuilder text = new StringBuilder(17);
        if (time.isNegative()) {
            text.append('-');
        }
        digits(text, absolute.toHours(), 2).append(':');
        digits(text, absolute.toMinutesPart(), 2).append(':');
        digits(text, absolute.toSecondsPart(), 2);
        return text.append(fraction(absolute.toNanosPart() / 1000)).toString();
    }

    /** As many digits as the column has. */
    private String fraction(int micros) {
        if (length <= 0) {
            return "";
        }
        StringBuilder text = new StringBuilder(7).append('.');
        digits(text, micros, 6);
        return text.substring(0, Math.min(length, 6) + 1);
    }

    private static StringBuilder digits(StringBuilder text, long number, int width) {
        String digits = Long.toString(number);
        return text.repeat('0', Math.max(0, width - digits.length())).append(digits);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
