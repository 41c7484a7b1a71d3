package io.shardway.cutover.mysql;

import io.shardway.kernel.Identifier;
import io.shardway.kernel.SidecarNames;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * The one switch of all fence triggers of a workflow in a schema: a stored function that answers whether the schema's tables are closed. To replace
 * it is one statement, however many tables there are. Every transaction that has written through a trigger holds a metadata lock on the function
 * until it ends: so replacing it waits for open writers, holds up new ones, leaves readers alone, and when it returns nobody has a write
 * in flight and nobody gets another one through. Durable like any routine; when it is gone, the triggers fail and the tables are closed.
 */
final class FenceGate {

    private static final String CLOSED = "RETURN 1";
    private static final String OPEN = "RETURN 0";

    private final String name;

    private FenceGate(String name) {
        this.name = name;
    }

    static FenceGate of(UUID workflow, String schema) {
        return new FenceGate("fence_" + SidecarNames.tag(workflow) + "_" + Names.hash(schema));
    }

    String quoted() {
        return Identifier.quoted(SidecarNames.SCHEMA) + "." + Identifier.quoted(name);
    }

    /** Makes the gate, open, if there is none; one that exists stays as it is. */
    void create(HeldServer server) {
        server.execute("CREATE FUNCTION IF NOT EXISTS " + definition(OPEN));
    }

    /** @param patience how long open writers are waited for */
    void close(HeldServer server, Duration patience) {
        if (server.isMariaDb()) {
            server.execute("CREATE OR REPLACE FUNCTION " + definition(CLOSED), patience);
        } else {
            // MySQL cannot replace: in between the gate is gone, which is closed.
            server.execute("DROP FUNCTION IF EXISTS " + quoted(), patience);
            server.execute("CREATE FUNCTION " + definition(CLOSED));
        }
    }

    void open(HeldServer server) {
        if (server.isMariaDb()) {
            server.execute("CREATE OR REPLACE FUNCTION " + definition(OPEN));
        } else {
            drop(server);
            server.execute("CREATE FUNCTION " + definition(OPEN));
        }
    }

    void drop(HeldServer server) {
        server.execute("DROP FUNCTION IF EXISTS " + quoted());
    }

    /** Whether the triggers refuse; a gate that is gone refuses as well. */
    boolean isClosed(Connection connection) {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT ROUTINE_DEFINITION FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? AND ROUTINE_NAME = ?")) {
            statement.setString(1, SidecarNames.SCHEMA);
            statement.setString(2, name);
            try (ResultSet rows = statement.executeQuery()) {
                return !rows.next() || !OPEN.equals(rows.getString(1));
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("look at the fence " + quoted(), e);
        }
    }

    private String definition(String body) {
        return quoted() + "() RETURNS TINYINT NOT DETERMINISTIC NO SQL SQL SECURITY DEFINER COMMENT 'shardway' " + body;
    }
}
