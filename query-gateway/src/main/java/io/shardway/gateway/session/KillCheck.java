package io.shardway.gateway.session;

import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.sql.Clauses;
import io.shardway.gateway.sql.StatementKind;
import java.util.Optional;

/**
 * Whether a KILL may go to a server. There every user of the gateway is the same account, and applications that connect directly may be, too: so
 * the server cannot tell whose connection it is. With one user only, there is nobody to be kept apart, and the server decides.
 */
final class KillCheck {

    private KillCheck() {}

    /** Why not; the user of a connection that is not a gateway session's is not known. */
    static Optional<ServerError> refusal(ClientSession session, SessionServices services, Work work, ServerLink link) {
        if (work.plan().kind() != StatementKind.KILL || services.authenticator().hasOneUser()) {
            return Optional.empty();
        }
        Optional<Integer> id = Clauses.kill(
                        work.effects().orElse(""), session.state().lexMode())
                .id();
        String user = session.agreement().user();
        boolean own = id.flatMap(thread -> services.sessions().behind(link.key().server(), thread))
                .filter(other -> other.agreement().user().equals(user))
                .isPresent();
        return own
                ? Optional.empty()
                : Optional.of(notOwner(id.map(String::valueOf).orElse("")));
    }

    static ServerError notOwner(String id) {
        return new ServerError(ServerError.NOT_OWNER_OF_THREAD, "HY000", "You are not owner of thread " + id);
    }
}
