package io.shardway.gateway.session;

import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.sql.Clauses;
import java.util.Optional;

/** KILL by the id of a gateway session: acts on that session's event loop, and on the server if a statement runs there. */
final class KillCommands {

    private final ClientSession session;
    private final SessionServices services;

    KillCommands(ClientSession session, SessionServices services) {
        this.session = session;
        this.services = services;
    }

    /** Answers a KILL statement; false when its id is one that SHOW PROCESSLIST gave, which only the server knows. */
    boolean kill(String text) {
        Clauses.Kill kill = Clauses.kill(text, session.state().lexMode());
        Optional<Integer> id = kill.id().filter(SessionRegistry::isOurs);
        id.ifPresent(ours -> kill(kill.connection(), ours));
        return id.isPresent();
    }

    /** @param connection whether the connection is to be ended, and not only its statement */
    void kill(boolean connection, int id) {
        Optional<ClientSession> target = services.sessions().find(id);
        if (target.isEmpty()) {
            session.refuse(new ServerError(
                    ServerError.NO_SUCH_THREAD,
                    "HY000",
                    "Unknown thread id: " + id
                            + " (through the gateway, use the id that the connection greeting gave)"));
            return;
        }
        ClientSession other = target.get();
        if (!other.agreement().user().equals(session.agreement().user())) {
            session.refuse(KillCheck.notOwner(Integer.toString(id)));
            return;
        }
        if (other == session && connection) {
            session.refuse(new ServerError(ServerError.QUERY_INTERRUPTED, "70100", "Query execution was interrupted"));
            session.client().close();
            return;
        }
        other.client().loop().execute(() -> other.interrupt(connection, this::killOnServer));
        session.ok();
    }

    private void killOnServer(ServerLink link) {
        services.kills().kill(session.client().loop(), "QUERY", link);
    }
}
