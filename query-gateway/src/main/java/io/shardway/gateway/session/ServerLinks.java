package io.shardway.gateway.session;

import io.netty.util.concurrent.Future;
import io.shardway.gateway.backend.BackendConnection;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.protocol.ServerLogin;
import io.shardway.gateway.sql.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connections of a session to servers: one per server and account, opened by the first statement that needs it. */
final class ServerLinks {

    /** Who wants a connection; one of the methods is called once, on the session's event loop. */
    interface Applicant {

        /** Whether it is still wanted; otherwise it is closed, and nobody is told. */
        boolean waits();

        void opened(ServerLink link);

        void refused(ServerError error);
    }

    private final ClientSession session;
    private final SessionServices services;
    private final Map<ServerLink.Key, ServerLink> links = new HashMap<>();
    private @Nullable ServerLink last;

    ServerLinks(ClientSession session, SessionServices services) {
        this.session = session;
        this.services = services;
    }

    Optional<ServerLink> find(ServerLink.Key key) {
        return Optional.ofNullable(links.get(key))
                .filter(link -> link.connection().alive());
    }

    /** The connection that ran the session's last statement. */
    Optional<ServerLink> last() {
        return Optional.ofNullable(last).filter(link -> link.connection().alive());
    }

    void used(ServerLink link) {
        last = link;
    }

    List<ServerLink> all() {
        return List.copyOf(links.values());
    }

    /**
     * Opens a connection with what was agreed with the client.
     *
     * @param schema selected at the login; empty for none
     * @param keyspace for the message when it fails
     */
    void open(ServerLink.Key key, String schema, String keyspace, Applicant applicant) {
        Future<BackendConnection> connecting = services.connector()
                .connect(
                        session.client().loop(),
                        key.server(),
                        key.account(),
                        session.agreement().backendCapabilities(),
                        session.agreement().collation(),
                        schema);
        var _ = connecting.addListener((Future<BackendConnection> done) -> session.guarded(() -> {
            if (!applicant.waits()) {
                if (done.isSuccess()) {
                    done.getNow().close();
                }
            } else if (done.isSuccess()) {
                applicant.opened(adopt(key, done.getNow()));
            } else {
                applicant.refused(
                        done.cause() instanceof ServerLogin.RefusedException refused
                                ? refused.error()
                                : new ServerError(
                                        ServerError.UNKNOWN,
                                        "08001",
                                        "Cannot connect to " + key.server() + " for keyspace " + keyspace + ": "
                                                + done.cause().getMessage()));
            }
        }));
    }

    private ServerLink adopt(ServerLink.Key key, BackendConnection connection) {
        ServerLink link = new ServerLink(key, connection);
        links.put(key, link);
        int thread = connection.threadId();
        services.sessions().connected(key.server(), thread, session);
        connection.onClose(() -> {
            services.sessions().disconnected(key.server(), thread, session);
            drop(link);
        });
        connection.onWritable(session::resumeClient);
        return link;
    }

    /** The connection is gone: what only it had is lost, everything else is said again elsewhere. */
    void drop(ServerLink link) {
        if (!links.remove(link.key(), link) || session.client().closed()) {
            return;
        }
        last = last == link ? null : last;
        session.state().connectionLost(link);
        session.client().serverLost(link);
    }

    void closeAll() {
        List<ServerLink> old = all();
        links.clear();
        last = null;
        old.forEach(link -> link.connection().close());
    }

    /** Why a statement must not run on this server although its tables are there. */
    Optional<ServerError> refusalOn(ServerLink chosen, Plan plan) {
        if (plan.has(Plan.Trait.READS_VARIABLE)) {
            for (ServerLink other : links.values()) {
                if (other != chosen && other.holdsVariables()) {
                    return Optional.of(
                            ServerError.unknown("The statement uses user variables, and this session has computed"
                                    + " some on " + other.connection().server() + "; this statement's tables are on "
                                    + chosen.connection().server()));
                }
            }
        }
        return Optional.empty();
    }
}
