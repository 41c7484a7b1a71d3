package io.shardway.gateway.session;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.quarkus.logging.Log;
import io.shardway.gateway.backend.BackendConnection;
import io.shardway.gateway.backend.BackendConnector;
import io.shardway.gateway.backend.CommandOutcome;
import io.shardway.gateway.protocol.ServerError;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends statements on servers, each for a client that has left or was killed. A thousand clients that leave at once are a thousand statements to be
 * ended over one connection per server and account, and no thousand logins.
 */
public final class ServerKills {

    private static final int MAX_QUEUED = 10_000;
    /** utf8mb4_general_ci; the text is ASCII. */
    private static final int COLLATION = 45;

    private final BackendConnector connector;
    private final Map<ServerLink.Key, Lane> lanes = new ConcurrentHashMap<>();

    public ServerKills(BackendConnector connector) {
        this.connector = connector;
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
                            giveUp(String.valueOf(done.cause().getMessage()));
                        }
                    });
        }

        private void next(BackendConnection connection) {
            String statement = queue.poll();
            if (statement == null) {
                working = false;
                connection.close();
                return;
            }
            Step.query(statement, () -> {}).run(connection, outcome -> {
                switch (outcome) {
                    case CommandOutcome.Done _ -> next(connection);
                    case CommandOutcome.Failed(var error) -> {
                        if (error.code() != ServerError.NO_SUCH_THREAD) { // It has just ended by itself.
                            Log.warnf(
                                    "Cannot end a statement server=%s: %s: %s",
                                    key.server(), statement, error.message());
                        }
                        next(connection);
                    }
                    case CommandOutcome.Lost(var reason) -> giveUp(reason);
                }
            });
        }

        private void giveUp(String reason) {
            Log.warnf("Cannot end statements server=%s count=%d: %s", key.server(), queue.size() + 1, reason);
            queue.clear();
            working = false;
        }
    }
}
