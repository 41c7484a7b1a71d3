package io.shardway.gateway.session;

import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.sql.Clauses;
import io.shardway.gateway.sql.Plan;
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
        if (services.authenticator().hasOneUser()) {
            return Optional.empty();
        }
        if (work.plan().kind() != StatementKind.KILL) {
            return insideOfAnother(work.plan());
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

    /** Whose connection a KILL in a body means, or one in a text that is computed, nobody can tell beforehand. */
    private static Optional<ServerError> insideOfAnother(Plan plan) {
        if (plan.has(Plan.Trait.KILLS)) {
            return Optional.of(
                    new ServerError(
                            ServerError.NOT_OWNER_OF_THREAD,
                            "HY000",
                            "You are not owner of the thread: with several users, the gateway takes KILL as a statement of its own only"));
        }
        return plan.has(Plan.Trait.COMPUTES_STATEMENT)
                ? Optional.of(
                        ServerError.notSupported("With several users, the gateway takes no compound statement and no"
                                + " routine's definition that says PREPARE or EXECUTE, since the text might be a KILL;"
                                + " create such a routine on the server itself"))
                : Optional.empty();
    }

    static ServerError notOwner(String id) {
        return new ServerError(ServerError.NOT_OWNER_OF_THREAD, "HY000", "You are not owner of thread " + id);
    }
}
