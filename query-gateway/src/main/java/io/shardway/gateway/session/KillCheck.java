package io.shardway.gateway.session;

import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.sql.Clauses;
import io.shardway.gateway.sql.LexMode;
import java.util.Optional;

/**
 * Whether a KILL may go to a server. There every user of the gateway is the same account, and applications that connect directly may be, too: so
 * the server cannot tell whose connection it is. With one user only, there is nobody to be kept apart, and the server decides.
 */
final class KillCheck {

    private final SessionServices services;

    KillCheck(SessionServices services) {
        this.services = services;
    }

    /** Why not; the user of a connection that is not a gateway session's is not known. */
    Optional<ServerError> refusal(String user, String text, LexMode mode, ServerLink link) {
        if (services.authenticator().hasOneUser()) {
            return Optional.empty();
        }
        Optional<Integer> id = Clauses.kill(text, mode).id();
        boolean own = id.flatMap(thread -> services.sessions().behind(link.key().server(), thread))
                .filter(session -> session.user().equals(user))
                .isPresent();
        return own
                ? Optional.empty()
                : Optional.of(notOwner(id.map(String::valueOf).orElse("")));
    }

    static ServerError notOwner(String id) {
        return new ServerError(ServerError.NOT_OWNER_OF_THREAD, "HY000", "You are not owner of thread " + id);
    }
}
