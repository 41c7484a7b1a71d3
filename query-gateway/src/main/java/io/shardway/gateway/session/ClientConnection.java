package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.shardway.gateway.protocol.FileChunk;
import io.shardway.gateway.protocol.PacketDecoder;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ServerError;
import org.jspecify.annotations.Nullable;

/** The way to the client. A server's answer is read no faster than its client reads, a client's file no faster than its server does. */
final class ClientConnection {

    private final AnswerSequence answers;

    private @Nullable Channel channel;
    private @Nullable ServerLink paused;
    private @Nullable ServerLink fileTarget;
    private boolean closed;

    ClientConnection(AnswerSequence answers) {
        this.answers = answers;
    }

    void opened(Channel opened) {
        channel = opened;
    }

    private Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("The session has no channel yet");
        }
        return channel;
    }

    EventLoop loop() {
        return channel().eventLoop();
    }

    ByteBufAllocator alloc() {
        return channel().alloc();
    }

    boolean closed() {
        return closed;
    }

    /** The client is gone: from now on everything is thrown away. */
    void gone() {
        closed = true;
    }

    void write(ByteBuf packet) {
        if (closed) {
            packet.release();
        } else {
            answers.toClient(packet);
            Packets.send(channel(), packet);
        }
    }

    /** Passes on a server's bytes; stops reading from that server while the client is slow. */
    void forward(ByteBuf bytes, ServerLink from) {
        write(bytes);
        if (!closed && !channel().isWritable()) {
            channel().flush();
            if (!channel().isWritable()) {
                paused = from;
                from.connection().reading(false);
            }
        }
    }

    void resumeServer() {
        if (paused != null) {
            paused.connection().reading(true);
            paused = null;
        }
    }

    void flush() {
        if (!closed) {
            channel().flush();
        }
    }

    /** Whether an answer may be written: one who sends commands and reads no answers waits for himself. */
    boolean writable() {
        if (!channel().isWritable()) {
            channel().flush();
        }
        return channel().isWritable();
    }

    /** Back-pressure: whether to read on from the client. */
    void reading(boolean on) {
        if (!closed) {
            channel().config().setAutoRead(on);
        }
    }

    /** The server has asked for a file: what the client sends next goes there. */
    void expectFile(ServerLink link) {
        fileTarget = link;
        channel().pipeline().get(PacketDecoder.class).expectFile();
        flush();
    }

    /** Takes over the chunk. */
    void file(FileChunk chunk) {
        ServerLink target = fileTarget;
        if (target == null) {
            chunk.bytes().release();
            return;
        }
        if (chunk.last()) {
            fileTarget = null;
        }
        answers.toServer(chunk.bytes());
        if (!target.connection().file(chunk.bytes()) && !chunk.last()) {
            channel().config().setAutoRead(false);
        }
    }

    /** A client in the middle of a file cannot be told that its server is gone. */
    void serverLost(ServerLink link) {
        paused = paused == link ? null : paused;
        if (fileTarget == link) {
            close();
        }
    }

    void close() {
        flush();
        var _ = channel().close();
    }

    /** Answers an error and closes the connection behind it. */
    void refuseAndClose(ServerError error, int sequence) {
        var _ = channel()
                .writeAndFlush(Packets.error(alloc(), sequence, error))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
