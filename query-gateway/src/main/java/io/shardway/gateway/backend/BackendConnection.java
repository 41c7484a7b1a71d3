package io.shardway.gateway.backend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.quarkus.logging.Log;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.gateway.protocol.Capability;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.Greeting;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ResponseReader;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.protocol.ResponseSink;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One logged-in connection to a server: one command at a time, its answer handed to a sink as bytes. Lives on the event loop of its
 * session, so nothing here is shared between threads.
 */
public final class BackendConnection extends ChannelInboundHandlerAdapter {

    private final ServerSpec server;
    private final Greeting greeting;
    private final boolean deprecateEof;
    private final Channel channel;

    private @Nullable ResponseReader reader;
    private @Nullable ByteBuf unread;
    private @Nullable Runnable closeListener;
    private @Nullable Runnable writableListener;
    private String schema;

    BackendConnection(ServerSpec server, Greeting greeting, int capabilities, String schema, Channel channel) {
        this.server = server;
        this.greeting = greeting;
        this.deprecateEof = Capability.has(capabilities, Capability.DEPRECATE_EOF);
        this.schema = schema;
        this.channel = channel;
    }

    public ServerSpec server() {
        return server;
    }

    /** The server's id of this connection, for KILL. */
    public int threadId() {
        return greeting.threadId();
    }

    public Greeting greeting() {
        return greeting;
    }

    /** The selected schema; empty for none. */
    public String schema() {
        return schema;
    }

    public void schemaSelected(String selected) {
        schema = selected;
    }

    public ByteBufAllocator alloc() {
        return channel.alloc();
    }

    public boolean alive() {
        return channel.isActive();
    }

    public boolean busy() {
        return reader != null;
    }

    /** Called once when the connection is gone, after the sink of a running command was told. */
    public void onClose(Runnable listener) {
        closeListener = listener;
    }

    /** Sends a command; takes over the payload. Not while another one runs. */
    public void command(ByteBuf payload, Shape shape, ResponseSink sink) {
        command(payload, shape, false, sink);
    }

    /** @param moreFollows whether the answer shall say that another one comes behind it */
    public void command(ByteBuf payload, Shape shape, boolean moreFollows, ResponseSink sink) {
        if (reader != null) {
            payload.release();
            throw new IllegalStateException("A command is running on this connection to " + server);
        }
        if (!channel.isActive()) {
            payload.release();
            sink.lost("the connection to " + server + " is closed");
            return;
        }
        reader = new ResponseReader(shape, deprecateEof, moreFollows, sink);
        Packets.writeCommand(channel, payload);
        channel.flush();
    }

    /** Sends a command that has no answer, without flushing; takes over the payload. */
    public void commandWithoutAnswer(ByteBuf payload) {
        Packets.writeCommand(channel, payload);
    }

    public void flush() {
        channel.flush();
    }

    /** Sends raw packets of a file transfer; takes over the reference. Returns whether more may be sent now. */
    public boolean file(ByteBuf packets) {
        Packets.sendNow(channel, packets);
        return channel.isWritable();
    }

    /** Runs when what was sent has left, so that a paused client may go on. */
    public void onWritable(Runnable listener) {
        writableListener = listener;
    }

    /** Back-pressure: whether to read on from the server. */
    public void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    public void close() {
        if (reader == null && channel.isActive()) {
            Packets.sendNow(channel, Packets.packet(channel.alloc(), 0, out -> out.writeByte(CommandCode.QUIT)));
        }
        var _ = channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        ByteBuf in = unread == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), unread, bytes);
        unread = in;
        consume(in);
        if (!in.isReadable() || reader == null) {
            // Without a running command a server only announces that it closes the connection.
            in.release();
            unread = null;
        }
    }

    private void consume(ByteBuf in) {
        while (in.isReadable()) {
            ResponseReader current = reader;
            if (current == null) {
                return;
            }
            int before = in.readerIndex();
            if (current.read(in)) {
                reader = null;
                current.sink().end(current.completion());
            } else if (in.readerIndex() == before) {
                return;
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (reader != null) {
            reader.sink().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && writableListener != null) {
            writableListener.run();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ResponseReader running = reader;
        reader = null;
        if (unread != null) {
            unread.release();
            unread = null;
        }
        if (running != null) {
            running.sink().lost("the connection to " + server + " was lost");
        }
        if (closeListener != null) {
            closeListener.run();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            Log.errorf(cause, "A server connection ended by an error of the gateway server=%s", server);
        }
        var _ = ctx.close();
    }
}
