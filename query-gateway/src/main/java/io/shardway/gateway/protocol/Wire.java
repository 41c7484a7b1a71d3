package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The protocol's own number and string forms. */
public final class Wire {

    /** Longest payload of one packet; a payload of exactly this length is continued in the next packet. */
    public static final int MAX_PAYLOAD = 0xffffff;

    public static final int HEADER = 4;

    private Wire() {}

    public static long readLength(ByteBuf in) {
        int first = in.readUnsignedByte();
        return switch (first) {
            case 0xfc -> in.readUnsignedShortLE();
            case 0xfd -> in.readUnsignedMediumLE();
            case 0xfe -> in.readLongLE();
            default -> first;
        };
    }

    public static void writeLength(ByteBuf out, long value) {
        if (value < 0xfb) {
            out.writeByte((int) value);
        } else if (value <= 0xffff) {
            out.writeByte(0xfc).writeShortLE((int) value);
        } else if (value <= 0xffffff) {
            out.writeByte(0xfd).writeMediumLE((int) value);
        } else {
            out.writeByte(0xfe).writeLongLE(value);
        }
    }

    static byte[] readLengthPrefixed(ByteBuf in) {
        return readBytes(in, Math.toIntExact(readLength(in)));
    }

    static byte[] readBytes(ByteBuf in, int length) {
        if (length < 0 || length > in.readableBytes()) {
            throw new MalformedPacketException(
                    "a field of " + length + " bytes in a packet that has " + in.readableBytes() + " bytes left");
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /** Text up to a NUL byte, or to the end when there is none (some clients leave the last NUL away). */
    static String readTerminated(ByteBuf in) {
        int length = in.bytesBefore((byte) 0);
        boolean terminated = length >= 0;
        byte[] bytes = readBytes(in, terminated ? length : in.readableBytes());
        if (terminated) {
            in.skipBytes(1);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static void writeTerminated(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.UTF_8);
        out.writeByte(0);
    }

    static void writeLengthPrefixed(ByteBuf out, byte[] bytes) {
        writeLength(out, bytes.length);
        out.writeBytes(bytes);
    }
}
