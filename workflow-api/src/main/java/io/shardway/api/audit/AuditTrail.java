package io.shardway.api.audit;

import io.shardway.api.domain.Actor;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.mysqlclient.MySQLClient;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.intellij.lang.annotations.Language;
import org.jspecify.annotations.Nullable;

/**
 * The audit trail in the metadata database. An entry is stored before the change that it is about, so that nothing happens without one; that the
 * change was made is stored in the change's own transaction where it has one of ours, and the answer's status after it.
 */
@ApplicationScoped
public class AuditTrail {

    /** In the transaction of the change: parameters are the workflow's number or null, and the entry. */
    @Language("SQL")
    public static final String ACCEPT =
            "UPDATE audit_entry SET outcome = 'accepted', workflow_number = COALESCE(?1, workflow_number) WHERE id ="
                    + " ?2";

    private static final int PURGED_AT_ONCE = 5_000;

    @Language("SQL")
    private static final String INSERT = """
        INSERT INTO audit_entry (organization, actor_id, actor_type, actor_name, address, request_id, action, method, path, target,
                                 workflow_number, at, outcome, status, code)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private final Pool pool;

    AuditTrail(Pool pool) {
        this.pool = pool;
    }

    /** Stores what is about to be tried; the result is the entry's id. */
    public Uni<Long> begin(AuditEntry entry) {
        return insert(entry, null, null, null);
    }

    /** Stores what was refused before it could begin. */
    public Uni<Void> refused(AuditEntry entry, int status, Optional<String> code) {
        return insert(entry, Outcome.REFUSED.word(), status, code.orElse(null)).replaceWithVoid();
    }

    /** The change was made: in the transaction that makes it. */
    public static Uni<Void> accept(SqlClient transaction, long entry) {
        return transaction
                .preparedQuery("UPDATE audit_entry SET outcome = 'accepted' WHERE id = ?")
                .execute(Tuple.of(entry))
                .replaceWithVoid();
    }

    /**
     * Stores the answer. What the change's transaction said stays, also if the answer could not be made.
     *
     * @param organization that the request has created, for its own log
     */
    public Uni<Void> answered(long entry, int status, Optional<String> code, Optional<String> organization) {
        var values = new ArrayList<Object>();
        Collections.addAll(
                values, Outcome.of(status).word(), status, code.orElse(null), organization.orElse(null), entry);
        return pool.preparedQuery("""
            UPDATE audit_entry SET outcome = COALESCE(outcome, ?), status = ?, code = ?, organization = COALESCE(?, organization)
            WHERE id = ?\
            """).execute(Tuple.wrap(values)).replaceWithVoid();
    }

    /** Newest first. */
    public Uni<List<Recorded>> list(AuditQuery query, int offset, int limit) {
        var parameters = query.parameters();
        parameters.add(limit);
        parameters.add(offset);
        return pool.preparedQuery("SELECT * FROM audit_entry " + query.where() + " ORDER BY id DESC LIMIT ? OFFSET ?")
                .execute(Tuple.wrap(parameters))
                .map(rows -> {
                    var found = new ArrayList<Recorded>();
                    rows.forEach(row -> found.add(recorded(row)));
                    return found;
                });
    }

    /** Removes what is older, a bounded number of rows at a time so that nobody waits for the locks. */
    public Uni<Void> purge(Instant before) {
        return pool.preparedQuery("DELETE FROM audit_entry WHERE at < ? LIMIT " + PURGED_AT_ONCE)
                .execute(Tuple.of(before.toEpochMilli()))
                .chain(done -> done.rowCount() == PURGED_AT_ONCE
                        ? purge(before)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Long> insert(
            AuditEntry entry, @Nullable String outcome, @Nullable Integer status, @Nullable String code) {
        var values = new ArrayList<Object>();
        Collections.addAll(
                values,
                entry.organization(),
                entry.actor().id(),
                entry.actor().type(),
                entry.actor().displayName(),
                entry.address(),
                entry.requestId(),
                entry.action(),
                entry.method(),
                entry.path(),
                entry.target(),
                entry.workflowNumber().orElse(null),
                entry.at().toEpochMilli(),
                outcome,
                status,
                code);
        return pool.preparedQuery(INSERT)
                .execute(Tuple.wrap(values))
                .map(rows -> rows.property(MySQLClient.LAST_INSERTED_ID));
    }

    private static Recorded recorded(Row row) {
        return new Recorded(
                row.getLong("id"),
                new AuditEntry(
                        row.getString("organization"),
                        new Actor(row.getString("actor_id"), row.getString("actor_type"), row.getString("actor_name")),
                        row.getString("address"),
                        row.getString("request_id"),
                        row.getString("action"),
                        row.getString("method"),
                        row.getString("path"),
                        row.getString("target"),
                        Optional.ofNullable(row.getLong("workflow_number")),
                        Instant.ofEpochMilli(row.getLong("at"))),
                Optional.ofNullable(row.getString("outcome")).flatMap(Outcome::ofWord),
                Optional.ofNullable(row.getInteger("status")),
                Optional.ofNullable(row.getString("code")));
    }
}
