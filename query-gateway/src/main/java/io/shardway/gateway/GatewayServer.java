package io.shardway.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.shardway.gateway.protocol.AuthPlugin;
import io.shardway.gateway.protocol.Capability;
import io.shardway.gateway.protocol.ClientLogin;
import io.shardway.gateway.protocol.Greeting;
import io.shardway.gateway.protocol.LoginRequest;
import io.shardway.gateway.protocol.Nonce;
import io.shardway.gateway.protocol.PacketDecoder;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.protocol.ServerStatus;
import io.shardway.gateway.routing.Scope;
import io.shardway.gateway.session.ClientSession;
import io.shardway.gateway.session.DatabaseNames;
import io.shardway.gateway.session.SessionServices;
import io.shardway.gateway.session.UnsafeCharsets;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The open port: every connection gets a greeting, a login and a session. */
final class GatewayServer implements AutoCloseable {

    /** utf8mb4_general_ci, as what the greeting names; the client chooses its own. */
    private static final int COLLATION = 45;

    private final SessionServices services;
    private final Supplier<String> serverVersion;
    private final IntSupplier capabilities;
    private final GatewayConfig config;
    private final @Nullable SslContext tls;
    private final AtomicInteger connections = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();

    private @Nullable Channel listening;

    /** @param capabilities what may be offered to clients, given the servers behind */
    GatewayServer(
            SessionServices services,
            Supplier<String> serverVersion,
            IntSupplier capabilities,
            GatewayConfig config,
            @Nullable SslContext tls) {
        this.services = services;
        this.serverVersion = serverVersion;
        this.capabilities = capabilities;
        this.config = config;
        this.tls = tls;
    }

    /** Opens the port; returns its number. */
    int open(EventLoopGroup loops, String host, int port) {
        Channel channel = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        int open = connections.incrementAndGet();
                        var _ = client.closeFuture().addListener(_ -> connections.decrementAndGet());
                        if (isFull() || open - services.sessions().size() > config.maxLogins()) {
                            client.pipeline().addLast("refusal", new TooManyConnections());
                            return;
                        }
                        client.pipeline()
                                .addLast("packets", new PacketDecoder(ClientLogin.MAX_LOGIN_BYTES, tls))
                                .addLast(
                                        "idle",
                                        new IdleStateHandler(
                                                config.idleTimeout().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                                .addLast("login", login());
                    }
                })
                .bind(host, port)
                .syncUninterruptibly()
                .channel();
        listening = channel;
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private ClientLogin login() {
        int flags = capabilities.getAsInt() | (tls == null ? 0 : Capability.SSL);
        Greeting greeting = new Greeting(
                serverVersion.get(),
                services.sessions().nextId(),
                Nonce.random(random),
                flags,
                COLLATION,
                ServerStatus.AUTOCOMMIT
                        | (services.lexMode().get().noBackslashEscapes() ? ServerStatus.NO_BACKSLASH_ESCAPES : 0),
                Optional.of(AuthPlugin.NATIVE));
        return new ClientLogin(
                greeting,
                services.authenticator(),
                this::refusal,
                (login, greeted) -> new ClientSession(
                        services, login, greeted, scope(login.database()).orElse(Scope.NONE)),
                new ClientLogin.Limits(config.loginTimeout(), config.maxPacketBytes()));
    }

    /** Says why, in the place of a greeting, and ends the connection. */
    private static final class TooManyConnections extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            var _ = ctx.writeAndFlush(Packets.error(ctx.alloc(), 0, tooMany()))
                    .addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }
    }

    private boolean isFull() {
        return services.sessions().size() >= config.maxConnections();
    }

    private static ServerError tooMany() {
        return new ServerError(ServerError.TOO_MANY_CONNECTIONS, "08004", "Too many connections");
    }

    private Optional<ServerError> refusal(LoginRequest login) {
        if (isFull()) {
            return Optional.of(tooMany());
        }
        if (UnsafeCharsets.isUnsafe(login.collation())) {
            return Optional.of(UnsafeCharsets.refusal());
        }
        return scope(login.database()).isPresent()
                ? Optional.empty()
                : Optional.of(ServerError.unknownDatabase(login.database()));
    }

    private Optional<Scope> scope(String database) {
        return DatabaseNames.scope(database, services.topology().get());
    }

    @Override
    public void close() {
        if (listening != null) {
            listening.close().syncUninterruptibly();
        }
    }
}
