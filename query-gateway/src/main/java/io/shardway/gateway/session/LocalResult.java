package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A result of one text column that the gateway answers itself. */
final class LocalResult {

    private static final int UTF8 = 33;
    private static final int VAR_STRING = 0xfd;

    private LocalResult() {}

    static void write(ClientSession session, String column, List<Optional<String>> rows) {
        ClientConnection client = session.client();
        ByteBufAllocator alloc = client.alloc();
        boolean deprecateEof = session.agreement().deprecateEof();
        int sequence = 1;
        client.write(Packets.packet(alloc, sequence++, out -> out.writeByte(1)));
        client.write(Packets.packet(alloc, sequence++, out -> {
            text(out, "def");
            text(out, "");
            text(out, "");
            text(out, "");
            text(out, column);
            text(out, "");
            out.writeByte(0x0c)
                    .writeShortLE(UTF8)
                    .writeIntLE(64 * 3)
                    .writeByte(VAR_STRING)
                    .writeShortLE(0)
                    .writeByte(0)
                    .writeZero(2);
        }));
        int status = session.status();
        if (!deprecateEof) {
            client.write(Packets.eof(alloc, sequence++, status));
        }
        for (Optional<String> value : rows) {
            client.write(Packets.packet(alloc, sequence++, out -> {
                if (value.isPresent()) {
                    text(out, value.get());
                } else {
                    out.writeByte(0xfb);
                }
            }));
        }
        client.write(
                deprecateEof
                        ? Packets.packet(alloc, sequence, out -> out.writeByte(0xfe)
                                .writeByte(0)
                                .writeByte(0)
                                .writeShortLE(status)
                                .writeShortLE(0))
                        : Packets.eof(alloc, sequence, status));
    }

    private static void text(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Wire.writeLength(out, bytes.length);
        out.writeBytes(bytes);
    }
}
