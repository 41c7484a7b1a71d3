package io.shardway.gateway.session;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.quarkus.logging.Log;
import io.shardway.gateway.backend.BackendConnection;
import io.shardway.gateway.backend.BackendConnector;
import io.shardway.gateway.backend.CommandOutcome;
import io.shardway.gateway.protocol.ServerError;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Ends statements on servers, each for a client that has left or was killed. A thousand clients that leave at once are a thousand statements to be
 * ended over one connection per server and account, and no thousand logins.
 *
 * <p>A login that fails, or a connection that breaks or goes silent, is followed by another one after a pause; at the third failure in a row, or when
 * nobody listens on the server any more, what waits is dropped: on a server that has begun anew, the ids mean other connections.
 */
public final class ServerKills {

    private static final int MAX_QUEUED = 10_000;
    /** utf8mb4_general_ci; the text is ASCII. */
    private static final int COLLATION = 45;

    private static final int MAX_FAILURES = 3;

    private final BackendConnector connector;
    private final Duration pause;
    private final Duration silence;
    private final Map<ServerLink.Key, Lane> lanes = new ConcurrentHashMap<>();

    public ServerKills(BackendConnector connector) {
        this(connector, Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    /**
     * @param pause between a failure and the next login
     * @param silence after which a connection that owes an answer is closed
     */
    ServerKills(BackendConnector connector, Duration pause, Duration silence) {
        this.connector = connector;
        this.pause = pause;
        this.silence = silence;
    }

    /** @param what {@code QUERY} or {@code CONNECTION} */
    void kill(EventLoop loop, String what, ServerLink link) {
        String statement = "KILL " + what + " " + link.connection().threadId();
        Lane lane = lanes.computeIfAbsent(link.key(), key -> new Lane(loop, key));
        lane.loop.execute(() -> lane.add(statement));
    }

    /** The one connection to a server, open as long as something is to be ended there; lives on one event loop. */
    private final class Lane {

        private final EventLoop loop;
        private final ServerLink.Key key;
        private final Queue<String> queue = new ArrayDeque<>();
        private boolean working;
        private int failures;

        Lane(EventLoop loop, ServerLink.Key key) {
            this.loop = loop;
            this.key = key;
        }

        void add(String statement) {
            if (queue.size() >= MAX_QUEUED) {
                Log.warnf(
                        "Too many statements are to be ended, this one runs on server=%s: %s", key.server(), statement);
                return;
            }
            queue.add(statement);
            if (!working) {
                working = true;
                connect();
            }
        }

        private void connect() {
            var _ = connector
                    .connect(loop, key.server(), key.account(), 0, COLLATION, "")
                    .addListener((Future<BackendConnection> done) -> {
                        if (done.isSuccess()) {
                            next(done.getNow());
                        } else {
                            failed(String.valueOf(done.cause().getMessage()), nobodyListens(done.cause()));
                        }
                    });
        }

        private void next(BackendConnection connection) {
            String statement = queue.peek();
            if (statement == null) {
                working = false;
                connection.close();
                return;
            }
            Future<?> limit = loop.schedule(connection::close, silence.toMillis(), TimeUnit.MILLISECONDS);
            Step.query(statement, () -> {}).run(connection, outcome -> {
                limit.cancel(false);
                switch (outcome) {
                    case CommandOutcome.Done _ -> answered(connection);
                    case CommandOutcome.Failed(var error) -> {
                        if (error.code() != ServerError.NO_SUCH_THREAD) { // It has just ended by itself.
                            Log.warnf(
                                    "Cannot end a statement server=%s: %s: %s",
                                    key.server(), statement, error.message());
                        }
                        answered(connection);
                    }
                    case CommandOutcome.Lost(var reason) -> failed(reason, false);
                }
            });
        }

        private void answered(BackendConnection connection) {
            queue.remove();
            failures = 0;
            next(connection);
        }

        /** @param serverGone whether what ran there has ended with its server */
        private void failed(String reason, boolean serverGone) {
            failures++;
            if (serverGone || failures >= MAX_FAILURES) {
                Log.warnf("Cannot end statements server=%s count=%d: %s", key.server(), queue.size(), reason);
                queue.clear();
                failures = 0;
                working = false;
                return;
            }
            var _ = loop.schedule(this::connect, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static boolean nobodyListens(Throwable failure) {
        return failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException);
    }
}
