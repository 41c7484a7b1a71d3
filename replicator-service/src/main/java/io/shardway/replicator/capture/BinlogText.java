package io.shardway.replicator.capture;

import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The binlog's dates and times as the text that the server would print in UTC, whether they are valid or not; strings as they are. */
final class BinlogText {

    private static final long DATETIME_ZERO = 0x80_0000_0000L;
    private static final long TIME_ZERO = 0x80_0000L;
    private static final int[] MICROS_PER_UNIT = {0, 10_000, 100, 1};

    private BinlogText() {}

    static byte[] string(int maximumLength, ByteArrayInputStream in) throws IOException {
        return in.read(in.readInteger(maximumLength < 256 ? 1 : 2));
    }

    static byte[] year(ByteArrayInputStream in) throws IOException {
        int year = in.readInteger(1);
        return new Text(4).digits(year == 0 ? 0 : 1900 + year, 4).bytes();
    }

    static byte[] date(ByteArrayInputStream in) throws IOException {
        int packed = in.readInteger(3);
        return new Text(10)
                .date(packed >>> 9, (packed >>> 5) & 0xF, packed & 0x1F)
                .bytes();
    }

    static byte[] datetime(int digits, ByteArrayInputStream in) throws IOException {
        long packed = bigEndian(in, 5) - DATETIME_ZERO;
        int micros = micros(digits, in);
        int yearMonth = (int) (packed >>> 22);
        return new Text(26)
                .date(yearMonth / 13, yearMonth % 13, (int) (packed >>> 17) & 0x1F)
                .put(' ')
                .clock((int) (packed >>> 12) & 0x1F, (int) (packed >>> 6) & 0x3F, (int) packed & 0x3F)
                .fraction(micros, digits)
                .bytes();
    }

    /** DATETIME of a table that was made before fractional seconds: decimal digits. */
    static byte[] oldDatetime(ByteArrayInputStream in) throws IOException {
        long packed = in.readLong(8);
        int date = (int) (packed / 1_000_000);
        int time = (int) (packed % 1_000_000);
        return new Text(19)
                .date(date / 10_000, date / 100 % 100, date % 100)
                .put(' ')
                .clock(time / 10_000, time / 100 % 100, time % 100)
                .bytes();
    }

    static byte[] timestamp(int digits, ByteArrayInputStream in) throws IOException {
        long seconds = bigEndian(in, 4);
        return instant(seconds, micros(digits, in), digits);
    }

    static byte[] oldTimestamp(ByteArrayInputStream in) throws IOException {
        return instant(in.readLong(4), 0, 0);
    }

    static byte[] time(int digits, ByteArrayInputStream in) throws IOException {
        int fractionBytes = (digits + 1) / 2;
        long zero = TIME_ZERO << (8 * fractionBytes);
        // Negative times are the two's complement of hours to fraction as one number.
        long packed = bigEndian(in, 3 + fractionBytes) - zero;
        long absolute = Math.abs(packed);
        int whole = (int) (absolute >>> (8 * fractionBytes));
        int units = (int) (absolute & ((1L << (8 * fractionBytes)) - 1));
        Text text = new Text(17);
        if (packed < 0) {
            text.put('-');
        }
        return text.clock((whole >>> 12) & 0x3FF, (whole >>> 6) & 0x3F, whole & 0x3F)
                .fraction(units * MICROS_PER_UNIT[fractionBytes], digits)
                .bytes();
    }

    /** TIME of a table that was made before fractional seconds: decimal digits with a sign. */
    static byte[] oldTime(ByteArrayInputStream in) throws IOException {
        int packed = (in.readInteger(3) << 8) >> 8;
        int absolute = Math.abs(packed);
        Text text = new Text(10);
        if (packed < 0) {
            text.put('-');
        }
        return text.clock(absolute / 10_000, absolute / 100 % 100, absolute % 100)
                .bytes();
    }

    private static byte[] instant(long seconds, int micros, int digits) {
        Text text = new Text(26);
        if (seconds == 0) {
            // The zero timestamp; the first legal one is a second later.
            text.date(0, 0, 0).put(' ').clock(0, 0, 0);
        } else {
            LocalDateTime utc = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
            text.date(utc.getYear(), utc.getMonthValue(), utc.getDayOfMonth())
                    .put(' ')
                    .clock(utc.getHour(), utc.getMinute(), utc.getSecond());
        }
        return text.fraction(micros, digits).bytes();
    }

    private static int micros(int digits, ByteArrayInputStream in) throws IOException {
        int bytes = (digits + 1) / 2;
        return bytes == 0 ? 0 : (int) bigEndian(in, bytes) * MICROS_PER_UNIT[bytes];
    }

    private static long bigEndian(ByteArrayInputStream in, int bytes) throws IOException {
        long number = 0;
        for (byte next : in.read(bytes)) {
            number = (number << 8) | (next & 0xFF);
        }
        return number;
    }

    /** ASCII text, built digit by digit. */
    private static final class Text {

        private final byte[] buffer;
        private int length;

        private Text(int longest) {
            // Hours of a TIME may have three digits.
            this.buffer = new byte[longest + 1];
        }

        private Text put(char character) {
            buffer[length++] = (byte) character;
            return this;
        }

        private Text digits(int number, int width) {
            int rest = number;
            for (int i = width - 1; i >= 0; i--) {
                buffer[length + i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            length += width;
            return this;
        }

        private Text date(int year, int month, int day) {
            return digits(year, 4).put('-').digits(month, 2).put('-').digits(day, 2);
        }

        private Text clock(int hours, int minutes, int seconds) {
            return digits(hours, hours > 99 ? 3 : 2)
                    .put(':')
                    .digits(minutes, 2)
                    .put(':')
                    .digits(seconds, 2);
        }

        /** As many digits as the column has. */
        private Text fraction(int micros, int shown) {
            if (shown == 0) {
                return this;
            }
            put('.').digits(micros, 6);
            length -= 6 - shown;
            return this;
        }

        private byte[] bytes() {
            return java.util.Arrays.copyOf(buffer, length);
        }
    }
}
