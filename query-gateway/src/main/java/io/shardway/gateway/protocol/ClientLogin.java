package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The server side of a login: greets, verifies, and gives its place in the pipeline to the session. Nothing of the client is
 * interpreted before the login has succeeded.
 */
public final class ClientLogin extends SimpleChannelInboundHandler<Packet> {

    /** Why a client whose password is right still cannot be served. */
    public interface LoginCheck {
        Optional<ServerError> refusal(LoginRequest login);
    }

    /** Bytes that a stranger may make us keep: room for the connection attributes, which clients bound to 64 KiB. */
    public static final int MAX_LOGIN_BYTES = 128 * 1024;

    /**
     * @param time for the whole login; a connection that says nothing must not stay
     * @param maxCommandBytes largest command after the login
     */
    public record Limits(Duration time, int maxCommandBytes) {}

    private final Greeting greeting;
    private final Authenticator authenticator;
    private final LoginCheck check;
    private final BiFunction<LoginRequest, Greeting, ChannelHandler> session;
    private final Limits limits;

    private @Nullable LoginRequest switching;
    private @Nullable ScheduledFuture<?> timer;

    public ClientLogin(
            Greeting greeting,
            Authenticator authenticator,
            LoginCheck check,
            BiFunction<LoginRequest, Greeting, ChannelHandler> session,
            Limits limits) {
        this.greeting = greeting;
        this.authenticator = authenticator;
        this.check = check;
        this.session = session;
        this.limits = limits;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        timer = ctx.executor()
                .schedule(
                        () -> {
                            var _ = ctx.close();
                        },
                        limits.time().toNanos(),
                        TimeUnit.NANOSECONDS);
        Packets.sendNow(ctx.channel(), greeting.encode(ctx.alloc()));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Packet packet) {
        ByteBuf payload = packet.payload();
        try {
            if (switching == null) {
                LoginRequest login = LoginRequest.read(payload);
                conclude(ctx, packet.sequence() + 1, login, authenticator.judge(login, greeting.nonce()));
            } else {
                byte[] token = withoutTerminator(ByteBufUtil.getBytes(payload));
                LoginRequest login = switching;
                conclude(
                        ctx,
                        packet.sequence() + 1,
                        login,
                        authenticator.judgeSwitched(login, AuthPlugin.NATIVE, token, greeting.nonce()));
            }
        } finally {
            payload.release();
        }
    }

    private static byte[] withoutTerminator(byte[] token) {
        return token.length == 1 && token[0] == 0 ? new byte[0] : token;
    }

    private void conclude(ChannelHandlerContext ctx, int sequence, LoginRequest login, Authenticator.Verdict verdict) {
        switch (verdict) {
            case Authenticator.Verdict.Denied(var error) -> refuse(ctx, sequence, error);
            case Authenticator.Verdict.Switch(var plugin) -> {
                if (switching != null) {
                    refuse(ctx, sequence, ServerError.unknown("The client offers no authentication that we know"));
                    return;
                }
                switching = login;
                Packets.sendNow(
                        ctx.channel(),
                        Packets.authSwitch(
                                ctx.alloc(), sequence, plugin, greeting.nonce().bytes()));
            }
            case Authenticator.Verdict.Accepted(var fastAuthDone) -> {
                Optional<ServerError> refusal = check.refusal(login);
                if (refusal.isPresent()) {
                    refuse(ctx, sequence, refusal.get());
                    return;
                }
                int next = sequence;
                if (fastAuthDone) {
                    Packets.send(ctx.channel(), Packets.fastAuthDone(ctx.alloc(), next++));
                }
                ctx.pipeline().get(PacketDecoder.class).limit(limits.maxCommandBytes());
                ctx.pipeline().replace(this, "session", session.apply(login, greeting));
                Packets.sendNow(ctx.channel(), Packets.ok(ctx.alloc(), next, greeting.status()));
            }
        }
    }

    private static void refuse(ChannelHandlerContext ctx, int sequence, ServerError error) {
        var _ = ctx.writeAndFlush(Packets.error(ctx.alloc(), sequence, error)).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }
}
