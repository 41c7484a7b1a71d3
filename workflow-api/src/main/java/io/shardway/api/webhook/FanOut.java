package io.shardway.api.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a delivery of every public event for every webhook that wants it, once, whichever instance does it: cursor and deliveries are one
 * transaction. Sequence numbers become visible in order (the relay gives them under one lock), so nothing appears behind the cursor.
 */
@ApplicationScoped
class FanOut {

    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final Clock clock;

    FanOut(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Whether there may be more. */
    boolean run() {
        return isBehind()
                .chain(behind -> behind
                        ? pool.withTransaction(this::step)
                        : Uni.createFrom().item(false))
                .await()
                .atMost(PATIENCE);
    }

    private Uni<Boolean> isBehind() {
        return pool.query("SELECT 1 FROM relay_lease r JOIN webhook_cursor c ON c.id = 1 WHERE r.id = 1 AND"
                        + " r.last_sequence > c.last_sequence")
                .execute()
                .map(rows -> rows.size() > 0);
    }

    private Uni<Boolean> step(SqlConnection connection) {
        return number(connection, "SELECT last_sequence FROM webhook_cursor WHERE id = 1 FOR UPDATE")
                .chain(from -> number(connection, "SELECT last_sequence FROM relay_lease WHERE id = 1")
                        .chain(last -> number(connection, "SELECT COUNT(*) FROM webhook WHERE enabled")
                                .chain(webhooks -> {
                                    long to = webhooks == 0 ? last : Math.min(last, from + BATCH);
                                    Uni<Void> spread = webhooks == 0 || to <= from
                                            ? Uni.createFrom().voidItem()
                                            : spread(connection, from, to);
                                    return spread.chain(() -> connection
                                                    .preparedQuery(
                                                            "UPDATE webhook_cursor SET last_sequence = ? WHERE id = 1")
                                                    .execute(Tuple.of(Math.max(from, to))))
                                            .replaceWith(to < last);
                                })));
    }

    /** Reads without locks and then inserts: the relay and the shell write to the same tables meanwhile. */
    private Uni<Void> spread(SqlConnection connection, long from, long to) {
        return connection.preparedQuery("""
            SELECT h.id AS webhook_id, o.sequence, o.workflow_id
            FROM outbox o JOIN workflow w ON w.id = o.workflow_id JOIN webhook h ON h.database_id = w.database_id
            WHERE o.sequence > ? AND o.sequence <= ? AND o.is_public AND h.enabled AND o.sequence > h.from_sequence
              AND (h.events = '' OR FIND_IN_SET(o.message_type, h.events))\
            """).execute(Tuple.of(from, to)).chain(rows -> {
            List<Tuple> deliveries = new ArrayList<>();
            long now = clock.millis();
            rows.forEach(row -> deliveries.add(Tuple.of(
                    row.getString("webhook_id"), row.getLong("sequence"), row.getString("workflow_id"), now, now)));
            return deliveries.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : connection.preparedQuery("""
                        INSERT IGNORE INTO webhook_delivery (webhook_id, sequence, workflow_id, state, attempts,
                                                             next_attempt_at, created_at)
                        VALUES (?, ?, ?, 'pending', 0, ?, ?)\
                        """).executeBatch(deliveries).replaceWithVoid();
        });
    }

    private static Uni<Long> number(SqlConnection connection, String sql) {
        return connection.query(sql).execute().map(rows -> rows.iterator()
                .next()
                .getLong(0));
    }
}
