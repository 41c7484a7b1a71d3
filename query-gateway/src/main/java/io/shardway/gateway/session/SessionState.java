package io.shardway.gateway.session;

import io.shardway.gateway.protocol.ServerStatus;
import io.shardway.gateway.routing.Scope;
import io.shardway.gateway.sql.LexMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a session is, so that its next statement may go to any server: database, settings, transaction, temporary tables. */
final class SessionState {

    private final TransactionState transaction = new TransactionState();
    private final SetLog sets = new SetLog();
    private final GeneratedId generatedId = new GeneratedId();
    private final Map<String, String> temporaryTables = new HashMap<>();

    private Scope scope;
    private LexMode lexMode;
    private @Nullable ServerLink locked;
    private Optional<String> lost = Optional.empty();

    SessionState(Scope scope, LexMode lexMode) {
        this.scope = scope;
        this.lexMode = lexMode;
    }

    /** The database that the client chose. */
    Scope scope() {
        return scope;
    }

    void scope(Scope chosen) {
        scope = chosen;
    }

    /** How the session's statements are cut into tokens. */
    LexMode lexMode() {
        return lexMode;
    }

    void lexMode(LexMode mode) {
        lexMode = mode;
    }

    TransactionState transaction() {
        return transaction;
    }

    SetLog sets() {
        return sets;
    }

    GeneratedId generatedId() {
        return generatedId;
    }

    /** Temporary tables by name, with the keyspace whose server has them. */
    Map<String, String> temporaryTables() {
        return temporaryTables;
    }

    /** The server that holds the LOCK TABLES of the session; null while there is none. */
    @Nullable
    ServerLink locked() {
        return locked;
    }

    void locked(@Nullable ServerLink link) {
        locked = link;
    }

    /** The server that the session must not leave now: that of its transaction, or of its LOCK TABLES. */
    @Nullable
    ServerLink pinned() {
        ServerLink bound = transaction.bound();
        return bound != null ? bound : locked;
    }

    /** Status flags that the session's state decides. */
    int status() {
        int escapes = lexMode.noBackslashEscapes() ? ServerStatus.NO_BACKSLASH_ESCAPES : 0;
        return transaction.status() | escapes;
    }

    /** What only this connection had is lost, everything else is said again elsewhere. */
    void connectionLost(ServerLink link) {
        if (transaction.bound() == link) {
            transaction.connectionLost();
        }
        String irreplaceable = locked == link ? "table locks" : link.irreplaceable();
        if (!irreplaceable.isEmpty()) {
            lost = Optional.of(irreplaceable);
            temporaryTables.clear();
        }
        locked = locked == link ? null : locked;
        generatedId.connectionLost(link);
    }

    /** What was lost and could not be replaced; tells it once. */
    Optional<String> takeLost() {
        Optional<String> was = lost;
        lost = Optional.empty();
        return was;
    }

    /** The session begins anew; it keeps its database. */
    void reset(LexMode initial) {
        transaction.reset();
        sets.clear();
        generatedId.reset();
        temporaryTables.clear();
        lexMode = initial;
        locked = null;
        lost = Optional.empty();
    }
}
