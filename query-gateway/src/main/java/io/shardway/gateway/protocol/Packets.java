package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes whole packets, headers included, and writes them. */
public final class Packets {

    private Packets() {}

    /** One packet whose payload is shorter than {@link Wire#MAX_PAYLOAD}. */
    public static ByteBuf packet(ByteBufAllocator allocator, int sequence, Consumer<ByteBuf> payload) {
        ByteBuf out = allocator.buffer(64);
        out.writeMediumLE(0).writeByte(sequence);
        payload.accept(out);
        out.setMediumLE(0, out.readableBytes() - Wire.HEADER);
        return out;
    }

    public static ByteBuf ok(ByteBufAllocator allocator, int sequence, int status) {
        return packet(allocator, sequence, out -> out.writeByte(0)
                .writeByte(0)
                .writeByte(0)
                .writeShortLE(status)
                .writeShortLE(0));
    }

    public static ByteBuf eof(ByteBufAllocator allocator, int sequence, int status) {
        return packet(
                allocator, sequence, out -> out.writeByte(0xfe).writeShortLE(0).writeShortLE(status));
    }

    public static ByteBuf error(ByteBufAllocator allocator, int sequence, ServerError error) {
        return packet(allocator, sequence, error::write);
    }

    public static ByteBuf authSwitch(ByteBufAllocator allocator, int sequence, AuthPlugin plugin, byte[] nonce) {
        return packet(allocator, sequence, out -> {
            out.writeByte(0xfe);
            Wire.writeTerminated(out, plugin.wireName());
            out.writeBytes(nonce).writeByte(0);
        });
    }

    /** {@code caching_sha2_password}: the scramble was right, OK follows. */
    public static ByteBuf fastAuthDone(ByteBufAllocator allocator, int sequence) {
        return packet(allocator, sequence, out -> out.writeByte(1).writeByte(3));
    }

    /** The payload of a command: its code and its text. */
    public static ByteBuf command(ByteBufAllocator allocator, int code, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return allocator.buffer(1 + bytes.length).writeByte(code).writeBytes(bytes);
    }

    /** Writes a payload of any length as packets from sequence 0 on; takes over the reference. Does not flush. */
    public static void writeCommand(Channel channel, ByteBuf payload) {
        int sequence = 0;
        int left = payload.readableBytes();
        if (left < Wire.MAX_PAYLOAD) {
            send(
                    channel,
                    channel.alloc().buffer(Wire.HEADER).writeMediumLE(left).writeByte(0));
            send(channel, payload);
            return;
        }
        int length;
        do {
            length = Math.min(left, Wire.MAX_PAYLOAD);
            send(
                    channel,
                    channel.alloc().buffer(Wire.HEADER).writeMediumLE(length).writeByte(sequence++));
            send(channel, payload.readRetainedSlice(length));
            left -= length;
        } while (length == Wire.MAX_PAYLOAD);
        payload.release();
    }

    /** Writes without looking at the outcome: a broken connection is seen as {@code channelInactive}. */
    public static void send(Channel channel, ByteBuf bytes) {
        var _ = channel.write(bytes, channel.voidPromise());
    }

    public static void sendNow(Channel channel, ByteBuf bytes) {
        var _ = channel.writeAndFlush(bytes, channel.voidPromise());
    }
}
