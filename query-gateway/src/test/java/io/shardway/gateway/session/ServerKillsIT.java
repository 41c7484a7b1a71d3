package io.shardway.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.gateway.backend.BackendConnection;
import io.shardway.gateway.backend.BackendConnector;
import io.shardway.gateway.backend.CommandOutcome;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements are ended although the way to their server has trouble: a relay in front of a real server makes it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerKillsIT {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final int COLLATION = 45;

    private final MariaDbServer server = SharedServers.mariadb("a");
    private final BackendConnector connector = new BackendConnector(Duration.ofSeconds(5));
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final EventLoop loop = loops.next();
    private Relay relay;

    @BeforeEach
    void start() throws IOException {
        relay = new Relay(server);
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void keepsWhatWaitsWhenALoginIsRefused() throws Exception {
        CompletableFuture<CommandOutcome> first = new CompletableFuture<>();
        CompletableFuture<CommandOutcome> second = new CompletableFuture<>();
        ServerLink one = sleeping(first);
        ServerLink other = sleeping(second);
        relay.refusals.set(2);
        ServerKills kills = new ServerKills(connector, PAUSE, SILENCE);

        kills.kill(loop, "QUERY", one);
        kills.kill(loop, "QUERY", other);

        // SLEEP answers 1 instead of an error when it is interrupted.
        assertThat(first.get(10, TimeUnit.SECONDS)).isNotInstanceOf(CommandOutcome.Lost.class);
        assertThat(second.get(10, TimeUnit.SECONDS)).isNotInstanceOf(CommandOutcome.Lost.class);
        assertThat(relay.refusals).hasValue(0);
    }

    @Test
    void leavesAConnectionThatGoesSilent() throws Exception {
        CompletableFuture<CommandOutcome> ended = new CompletableFuture<>();
        ServerLink link = sleeping(ended);
        relay.silences.set(1);

        new ServerKills(connector, PAUSE, SILENCE).kill(loop, "QUERY", link);

        assertThat(ended.get(10, TimeUnit.SECONDS)).isNotInstanceOf(CommandOutcome.Lost.class);
        assertThat(relay.silences).hasValue(0);
    }

    @Test
    void dropsWhatWaitsAtTheThirdFailureInARowAndServesWhatComesLater() throws Exception {
        CompletableFuture<CommandOutcome> kept = new CompletableFuture<>();
        CompletableFuture<CommandOutcome> ended = new CompletableFuture<>();
        ServerLink survivor = sleeping(kept);
        ServerLink later = sleeping(ended);
        relay.refusals.set(3);
        ServerKills kills = new ServerKills(connector, PAUSE, SILENCE);
        kills.kill(loop, "QUERY", survivor);
        Awaitility.await().until(() -> relay.refusals.get() == 0);
        // The refusal is out; that it was read as the third one shows in the pause, which would end in a fourth login.
        Awaitility.await().during(PAUSE.multipliedBy(3)).until(() -> !kept.isDone());

        kills.kill(loop, "QUERY", later);

        assertThat(ended.get(10, TimeUnit.SECONDS)).isNotInstanceOf(CommandOutcome.Lost.class);
        assertThat(kept).isNotDone();
    }

    /** A connection by the relay on which a statement runs. */
    private ServerLink sleeping(CompletableFuture<CommandOutcome> ended) throws Exception {
        var account = new io.shardway.contract.topology.Account(Account.APP.user(), Account.APP.password());
        ServerLink.Key key = new ServerLink.Key(new ServerSpec("127.0.0.1", relay.port()), account);
        BackendConnection connection =
                connector.connect(loop, key.server(), account, 0, COLLATION, "").get(10, TimeUnit.SECONDS);
        loop.execute(() -> Step.query("SELECT SLEEP(20)", () -> {}).run(connection, ended::complete));
        return new ServerLink(key, connection);
    }

    /** Passes bytes on, but refuses some connections with 1040, and lets some swallow every command. */
    private static final class Relay implements AutoCloseable {

        final AtomicInteger refusals = new AtomicInteger();
        final AtomicInteger silences = new AtomicInteger();

        private final MariaDbServer server;
        private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Relay(MariaDbServer server) throws IOException {
            this.server = server;
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return door.getLocalPort();
        }

        private void accept() {
            while (!door.isClosed()) {
                try {
                    Socket client = door.accept();
                    if (refusals.get() > 0) {
                        refuse(client);
                        refusals.decrementAndGet();
                    } else {
                        boolean silent = silences.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                        Socket there = new Socket(server.host(), server.port());
                        Thread.ofVirtual().start(() -> copy(client, there, silent));
                        Thread.ofVirtual().start(() -> copy(there, client, false));
                    }
                } catch (IOException _) {
                    // closed
                }
            }
        }

        private static void refuse(Socket client) throws IOException {
            byte[] message = "Too many connections".getBytes(StandardCharsets.US_ASCII);
            OutputStream out = client.getOutputStream();
            out.write(new byte[] {(byte) (3 + message.length), 0, 0, 0, (byte) 0xff, 0x10, 0x04});
            out.write(message);
            client.close();
        }

        /** @param silent whether commands, which begin a packet sequence, are swallowed */
        private static void copy(Socket from, Socket to, boolean silent) {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                byte[] bytes = new byte[8192];
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                    if (!silent || bytes[3] != 0) {
                        to.getOutputStream().write(bytes, 0, n);
                    }
                }
            } catch (IOException _) {
                // the other direction has closed it
            }
        }

        @Override
        public void close() throws IOException {
            door.close();
        }
    }
}
