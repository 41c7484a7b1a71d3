package io.shardway.gateway.session;

import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.gateway.backend.BackendConnection;
import io.shardway.gateway.backend.CommandOutcome;
import io.shardway.gateway.backend.OwnCommand;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A session's connection to one server, and how much of the session's state that server knows. */
final class ServerLink {

    /** One connection per session, server and account. */
    record Key(ServerSpec server, Account account) {}

    /** A prepared statement on this server. */
    static final class Remote {
        final int id;
        boolean typesSent;

        Remote(int id) {
            this.id = id;
        }
    }

    private final Key key;
    private final BackendConnection connection;
    private final Map<Integer, Remote> statements = new HashMap<>();
    private final Set<String> namedStatements = new HashSet<>();

    private long appliedSets;
    private boolean holdsTemporaryTables;
    private boolean holdsNamedLocks;
    private boolean holdsVariables;

    ServerLink(Key key, BackendConnection connection) {
        this.key = key;
        this.connection = connection;
    }

    Key key() {
        return key;
    }

    BackendConnection connection() {
        return connection;
    }

    Map<Integer, Remote> statements() {
        return statements;
    }

    Set<String> namedStatements() {
        return namedStatements;
    }

    long appliedSets() {
        return appliedSets;
    }

    void setsApplied(long sequence) {
        appliedSets = Math.max(appliedSets, sequence);
    }

    void keepsTemporaryTables() {
        holdsTemporaryTables = true;
    }

    void keepsNamedLocks() {
        holdsNamedLocks = true;
    }

    void keepsVariables() {
        holdsVariables = true;
    }

    boolean holdsVariables() {
        return holdsVariables;
    }

    /** Ends what may be open on this server, then goes on: what cannot be rolled back ends with the connection. */
    void rollBack(Runnable then) {
        connection.command(
                Packets.command(connection.alloc(), CommandCode.QUERY, "ROLLBACK"),
                Shape.RESULT,
                new OwnCommand(outcome -> {
                    if (outcome instanceof CommandOutcome.Failed) {
                        // Whatever is still open there must not outlive the answer.
                        connection.close();
                    }
                    then.run();
                }));
    }

    /** What would be lost with this connection, or empty text: a connection that holds such things is never replaced silently. */
    String irreplaceable() {
        if (holdsTemporaryTables) {
            return "temporary tables";
        }
        if (holdsNamedLocks) {
            return "named locks";
        }
        return holdsVariables ? "user variables" : "";
    }

    /** After COM_RESET_CONNECTION the server has forgotten everything but the schema. */
    void forget() {
        statements.clear();
        namedStatements.clear();
        appliedSets = 0;
        holdsTemporaryTables = false;
        holdsNamedLocks = false;
        holdsVariables = false;
    }
}
