package io.shardway.api.catalogue;

import io.shardway.api.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** The VSchema of each keyspace as somebody has written it, with a version that only grows. */
@ApplicationScoped
public class VSchemaStore {

    private final Pool pool;
    private final Clock clock;

    VSchemaStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** @param body JSON text, as it was written */
    public record Stored(long version, String body) {}

    /** The VSchemas of a branch by keyspace; a keyspace that nobody has written one for is missing. */
    public Uni<Map<String, Stored>> ofBranch(String branchId) {
        return pool.preparedQuery(
                        "SELECT k.name, v.version, v.body FROM vschema v JOIN keyspace k ON k.id = v.keyspace_id WHERE k.branch_id = ?")
                .execute(Tuple.of(branchId))
                .map(rows -> {
                    Map<String, Stored> found = new HashMap<>();
                    rows.forEach(row -> found.put(
                            row.getString("name"), new Stored(row.getLong("version"), row.getString("body"))));
                    return found;
                });
    }

    /**
     * Stores a VSchema that was checked against the version before it. Refused while a workflow that involves the keyspace is moving traffic.
     *
     * @param before version that it takes the place of, 0 for none
     * @return false, and nothing stored, when another one was quicker
     */
    public Uni<Boolean> store(BranchEntry branch, KeyspaceEntry keyspace, long before, String body) {
        // The branch before all else, as whoever changes keyspaces or creates a workflow: in one order nobody waits in
        // a circle.
        return pool.withTransaction(connection -> run(
                        connection, "SELECT id FROM branch WHERE id = ? FOR UPDATE", branch.id())
                .chain(() -> KeyspaceUse.locked(connection, branch.id()))
                .invoke(use -> use.filter(found -> found.involves(keyspace.name()) && found.switching())
                        .ifPresent(found -> {
                            throw Refusal.unprocessable("Cannot change the VSchema of keyspace " + keyspace.name()
                                    + " now: " + found.text() + " moves its tables; wait until that has ended");
                        }))
                .chain(() -> before == 0
                        ? run(
                                connection,
                                "INSERT IGNORE INTO vschema (keyspace_id, version, body, updated_at) VALUES (?, 1, ?, ?)",
                                keyspace.id(),
                                body,
                                clock.millis())
                        : run(
                                connection,
                                "UPDATE vschema SET version = version + 1, body = ?, updated_at = ? WHERE keyspace_id = ? AND version = ?",
                                body,
                                clock.millis(),
                                keyspace.id(),
                                before))
                .call(stored -> stored
                        ? run(
                                connection,
                                "UPDATE branch SET topology_version = topology_version + 1 WHERE id = ?",
                                branch.id())
                        : Uni.createFrom().item(false)));
    }

    private static Uni<Boolean> run(SqlClient client, String sql, Object... parameters) {
        return client.preparedQuery(sql).execute(Tuple.from(parameters)).map(done -> done.rowCount() == 1);
    }
}
