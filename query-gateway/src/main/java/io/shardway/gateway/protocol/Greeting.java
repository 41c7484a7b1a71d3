package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;

/** The first packet of a server (protocol 10): who it is, what it can, and the nonce for the login. */
public record Greeting(
        String serverVersion,
        int threadId,
        Nonce nonce,
        int capabilities,
        int collation,
        int status,
        Optional<AuthPlugin> plugin) {

    public ByteBuf encode(ByteBufAllocator allocator) {
        byte[] bytes = nonce.bytes();
        return Packets.packet(allocator, 0, out -> {
            out.writeByte(10);
            Wire.writeTerminated(out, serverVersion);
            out.writeIntLE(threadId)
                    .writeBytes(bytes, 0, 8)
                    .writeByte(0)
                    .writeShortLE(capabilities)
                    .writeByte(collation)
                    .writeShortLE(status)
                    .writeShortLE(capabilities >>> 16)
                    .writeByte(bytes.length + 1)
                    .writeZero(10)
                    .writeBytes(bytes, 8, bytes.length - 8)
                    .writeByte(0);
            Wire.writeTerminated(out, plugin.orElse(AuthPlugin.NATIVE).wireName());
        });
    }

    /** Reads the payload of a greeting. */
    public static Greeting read(ByteBuf in) {
        int protocol = in.readUnsignedByte();
        if (protocol != 10) {
            throw new MalformedPacketException("a greeting of protocol " + protocol + " where 10 was expected");
        }
        String version = Wire.readTerminated(in);
        int threadId = in.readIntLE();
        byte[] nonce = new byte[AuthPlugin.NONCE_LENGTH];
        in.readBytes(nonce, 0, 8);
        in.skipBytes(1);
        int capabilities = in.readUnsignedShortLE();
        int collation = in.readUnsignedByte();
        int status = in.readUnsignedShortLE();
        capabilities |= in.readUnsignedShortLE() << 16;
        in.skipBytes(1 + 10);
        in.readBytes(nonce, 8, nonce.length - 8);
        if (in.isReadable()) {
            in.skipBytes(1);
        }
        Optional<AuthPlugin> plugin = Capability.has(capabilities, Capability.PLUGIN_AUTH)
                ? AuthPlugin.named(Wire.readTerminated(in))
                : Optional.of(AuthPlugin.NATIVE);
        return new Greeting(version, threadId, new Nonce(nonce), capabilities, collation, status, plugin);
    }
}
