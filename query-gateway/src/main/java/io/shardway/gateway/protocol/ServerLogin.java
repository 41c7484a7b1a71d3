package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The client side of a login on a server; ends the promise with the server's greeting and takes itself out of the pipeline. */
public final class ServerLogin extends SimpleChannelInboundHandler<Packet> {

    /**
     * How to log in.
     *
     * @param capabilities flags that must match the client's; a server that lacks one is refused
     * @param database schema to begin in, empty for none
     */
    public record Credentials(String user, String password, int capabilities, int collation, String database) {

        @Override
        public String toString() {
            return "Credentials[" + user + "]";
        }
    }

    /** The server refused the login, or cannot serve this client. */
    public static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient ServerError error;

        RefusedException(ServerError error) {
            super(error.message());
            this.error = error;
        }

        public ServerError error() {
            return error;
        }
    }

    private final Credentials credentials;
    private final Promise<Greeting> done;

    private @Nullable Greeting greeting;
    private byte[] nonce = new byte[0];
    private boolean keyAsked;

    public ServerLogin(Credentials credentials, Promise<Greeting> done) {
        this.credentials = credentials;
        this.done = done;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Packet packet) {
        ByteBuf payload = packet.payload();
        try {
            int lead = payload.getUnsignedByte(payload.readerIndex());
            if (lead == 0xff) {
                fail(ctx, ServerError.read(payload));
            } else if (greeting == null) {
                greeted(ctx, Greeting.read(payload));
            } else {
                answer(ctx, packet.sequence() + 1, lead, payload, greeting);
            }
        } finally {
            payload.release();
        }
    }

    private void greeted(ChannelHandlerContext ctx, Greeting read) {
        greeting = read;
        if (!Capability.has(read.capabilities(), credentials.capabilities() & Capability.DEPRECATE_EOF)) {
            fail(
                    ctx,
                    ServerError.unknown("The server (" + read.serverVersion()
                            + ") does not know DEPRECATE_EOF, which was agreed with the client"));
            return;
        }
        AuthPlugin chosen = read.plugin().orElse(AuthPlugin.NATIVE);
        nonce = read.nonce().bytes();
        int flags = Capability.BACKEND_BASE | credentials.capabilities();
        Packets.sendNow(
                ctx.channel(),
                LoginRequest.encode(
                        ctx.alloc(),
                        1,
                        flags & (read.capabilities() | Capability.CONNECT_WITH_DB),
                        credentials.collation(),
                        credentials.user(),
                        chosen.token(password(), nonce),
                        credentials.database(),
                        chosen));
    }

    private void answer(ChannelHandlerContext ctx, int sequence, int lead, ByteBuf payload, Greeting known) {
        switch (lead) {
            case 0x00 -> {
                ctx.pipeline().remove(this);
                var _ = done.trySuccess(known);
            }
            case 0xfe -> switchPlugin(ctx, sequence, payload);
            case 0x01 -> more(ctx, sequence, payload);
            default -> throw new MalformedPacketException("a packet with lead byte " + lead + " during the login");
        }
    }

    private void switchPlugin(ChannelHandlerContext ctx, int sequence, ByteBuf payload) {
        payload.skipBytes(1);
        String name = Wire.readTerminated(payload);
        var wanted = AuthPlugin.named(name);
        if (wanted.isEmpty()) {
            fail(
                    ctx,
                    ServerError.unknown(
                            "The server wants authentication " + name
                                    + " for the application's account; give it mysql_native_password or caching_sha2_password"));
            return;
        }
        nonce = Wire.readBytes(payload, AuthPlugin.NONCE_LENGTH);
        byte[] token = wanted.get().token(password(), nonce);
        Packets.sendNow(ctx.channel(), Packets.packet(ctx.alloc(), sequence, out -> out.writeBytes(token)));
    }

    /** {@code caching_sha2_password}: fast way done, full way wanted, or the public key for it. */
    private void more(ChannelHandlerContext ctx, int sequence, ByteBuf payload) {
        payload.skipBytes(1);
        if (keyAsked) {
            keyAsked = false;
            String key = payload.toString(StandardCharsets.US_ASCII);
            byte[] encrypted = RsaPassword.encrypt(password(), nonce, key);
            Packets.sendNow(ctx.channel(), Packets.packet(ctx.alloc(), sequence, out -> out.writeBytes(encrypted)));
        } else if (payload.readUnsignedByte() == 4) {
            keyAsked = true;
            Packets.sendNow(ctx.channel(), Packets.packet(ctx.alloc(), sequence, out -> out.writeByte(2)));
        }
    }

    private byte[] password() {
        return credentials.password().getBytes(StandardCharsets.UTF_8);
    }

    private void fail(ChannelHandlerContext ctx, ServerError error) {
        var _ = done.tryFailure(new RefusedException(error));
        var _ = ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        var _ = done.tryFailure(
                new RefusedException(ServerError.connectionLost("The server closed the connection during the login")));
        var _ = ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = done.tryFailure(cause);
        var _ = ctx.close();
    }
}
