package io.shardway.gateway.backend;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.gateway.protocol.Greeting;
import io.shardway.gateway.protocol.PacketDecoder;
import io.shardway.gateway.protocol.ServerLogin;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Opens connections to servers. */
public final class BackendConnector {

    private static final int LOGIN_PACKET_BYTES = 1 << 20;

    private final Duration timeout;

    /** @param timeout for TCP and login together */
    public BackendConnector(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Connects and logs in on the given event loop.
     *
     * @param capabilities the flags that must match the client's
     * @param schema schema to begin in; empty for none
     */
    public Future<BackendConnection> connect(
            EventLoop loop, ServerSpec server, Account account, int capabilities, int collation, String schema) {
        Promise<BackendConnection> connected = loop.newPromise();
        Promise<Greeting> login = loop.newPromise();
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        var credentials = new ServerLogin.Credentials(
                                account.user(), account.password(), capabilities, collation, schema);
                        channel.pipeline()
                                .addLast("packets", new PacketDecoder(LOGIN_PACKET_BYTES, null))
                                .addLast("login", new ServerLogin(credentials, login));
                    }
                })
                .connect(server.host(), server.port());
        var _ = connecting.addListener(done -> {
            if (!done.isSuccess()) {
                var _ = login.tryFailure(done.cause());
            }
        });
        Channel channel = connecting.channel();
        var limit = loop.schedule(
                () -> {
                    if (login.tryFailure(new ConnectTimeoutException(server, timeout))) {
                        var _ = channel.close();
                    }
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        var _ = login.addListener((Future<Greeting> done) -> {
            limit.cancel(false);
            if (!done.isSuccess()) {
                var _ = connected.tryFailure(done.cause());
                return;
            }
            BackendConnection connection = new BackendConnection(server, done.getNow(), capabilities, schema, channel);
            channel.pipeline().remove("packets");
            channel.pipeline().addLast("connection", connection);
            if (!connected.trySuccess(connection)) {
                connection.close();
            }
        });
        return connected;
    }

    /** The server did not answer in time. */
    static final class ConnectTimeoutException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ConnectTimeoutException(ServerSpec server, Duration timeout) {
            super("No login on " + server + " within " + timeout);
        }
    }
}
