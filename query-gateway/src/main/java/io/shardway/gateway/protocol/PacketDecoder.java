package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a client sends into {@link Packet}s, or hands on the raw packets of a file while one is being transferred. A request
 * for TLS is answered here, since the client's first TLS bytes may lie in the same read.
 */
public final class PacketDecoder extends ByteToMessageDecoder {

    private final @Nullable SslContext tls;

    private @Nullable CompositeByteBuf parts;
    private int maxPayloadBytes;
    private boolean loginSeen;
    private boolean file;
    private boolean filePacketContinues;
    private boolean refused;

    /** @param maxPayloadBytes largest payload, whether it comes in one packet or in several */
    public PacketDecoder(int maxPayloadBytes, @Nullable SslContext tls) {
        this.maxPayloadBytes = maxPayloadBytes;
        this.tls = tls;
    }

    /** Another bound from now on: who has logged in may send more than a stranger. */
    void limit(int payloadBytes) {
        maxPayloadBytes = payloadBytes;
    }

    /** From now on the client sends the content of a file, until the empty packet. */
    public void expectFile() {
        file = true;
        filePacketContinues = false;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Wire.HEADER) {
            return;
        }
        int length = in.getUnsignedMediumLE(in.readerIndex());
        if (!file && length + (parts == null ? 0 : parts.readableBytes()) > maxPayloadBytes) {
            refused = true;
            throw new PacketTooLargeException(maxPayloadBytes);
        }
        if (in.readableBytes() < Wire.HEADER + length) {
            return;
        }
        if (file) {
            boolean last = length == 0 && !filePacketContinues;
            filePacketContinues = length == Wire.MAX_PAYLOAD;
            file = !last;
            out.add(new FileChunk(in.readRetainedSlice(Wire.HEADER + length), last));
            return;
        }
        int sequence = in.getUnsignedByte(in.readerIndex() + 3);
        in.skipBytes(Wire.HEADER);
        if (!loginSeen && tls != null && LoginRequest.isTlsRequest(in.slice(in.readerIndex(), length))) {
            in.skipBytes(length);
            ByteBuf handshake = in.readRetainedSlice(in.readableBytes());
            ctx.pipeline().addFirst(tls.newHandler(ctx.alloc()));
            var _ = ctx.pipeline().fireChannelRead(handshake);
            return;
        }
        loginSeen = true;
        if (parts == null && length < Wire.MAX_PAYLOAD) {
            out.add(new Packet(sequence, in.readRetainedSlice(length)));
            return;
        }
        CompositeByteBuf whole = parts == null ? ctx.alloc().compositeBuffer(Integer.MAX_VALUE) : parts;
        parts = whole;
        whole.addComponent(true, in.readRetainedSlice(length));
        if (length < Wire.MAX_PAYLOAD) {
            parts = null;
            out.add(new Packet(sequence, whole));
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (parts != null) {
            parts.release();
            parts = null;
        }
    }
}
