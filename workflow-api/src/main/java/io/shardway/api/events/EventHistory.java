package io.shardway.api.events;

import io.shardway.contract.event.EventType;
import io.shardway.contract.event.WorkflowEvent.StateChanged;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The public history in the database, by the sequence that the relay gave. Numbers become visible in order (one lock), so whoever reads on
 * behind the last one it saw misses nothing, on any instance.
 */
@ApplicationScoped
public class EventHistory {

    private static final String STATE_CHANGED = EventType.of(StateChanged.class);

    private static final String SELECT = """
            SELECT o.sequence, o.workflow_id, w.database_id, w.branch_id, o.message_id, o.message_type, o.subject, o.at, o.body
            FROM outbox o JOIN workflow w ON w.id = o.workflow_id WHERE o.sequence > ?""";

    private final Pool pool;

    EventHistory(Pool pool) {
        this.pool = pool;
    }

    /** Up to {@code limit} events behind {@code sequence}, oldest first. */
    public Uni<List<StoredEvent>> after(Scope scope, long sequence, int limit) {
        String condition =
                switch (scope) {
                    case Scope.OfWorkflow _ -> " AND o.workflow_id = ?";
                    case Scope.OfBranch _ -> " AND w.branch_id = ?";
                    case Scope.OfDatabase _ -> " AND w.database_id = ?";
                };
        return read(condition, Tuple.of(sequence, scope.id(), limit));
    }

    /** The same over everything. */
    Uni<List<StoredEvent>> after(long sequence, int limit) {
        return read("", Tuple.of(sequence, limit));
    }

    /** The highest number that was given. */
    Uni<Long> head() {
        return pool.query("SELECT COALESCE(MAX(sequence), 0) FROM outbox")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Whether a workflow that has ended will have no state change behind {@code sequence} any more. */
    public Uni<Boolean> isTold(String workflowId, long sequence) {
        return pool.preparedQuery("""
                        SELECT COUNT(*) FROM outbox
                        WHERE workflow_id = ? AND message_type = ? AND (sequence IS NULL OR sequence > ?)""")
                .execute(Tuple.of(workflowId, STATE_CHANGED, sequence))
                .map(rows -> rows.iterator().next().getLong(0) == 0);
    }

    private Uni<List<StoredEvent>> read(String condition, Tuple parameters) {
        return pool.preparedQuery(SELECT + condition + " ORDER BY o.sequence LIMIT ?")
                .execute(parameters)
                .map(rows -> {
                    var events = new ArrayList<StoredEvent>();
                    rows.forEach(row -> events.add(event(row)));
                    return events;
                });
    }

    private static StoredEvent event(Row row) {
        return new StoredEvent(
                row.getLong("sequence"),
                row.getString("workflow_id"),
                row.getString("database_id"),
                row.getString("branch_id"),
                row.getString("message_id"),
                row.getString("message_type"),
                row.getString("subject"),
                Instant.ofEpochMilli(row.getLong("at")),
                Objects.requireNonNullElse(row.getString("body"), "{}"));
    }
}
