package io.shardway.api.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

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
        return newest().chain(newest -> newest.isPresent()
                        ? pool.withTransaction(connection -> step(connection, newest.getAsLong()))
                        : Uni.createFrom().item(false))
                .await()
                .atMost(PATIENCE);
    }

    /** The newest public number, unless the cursor has reached it. */
    private Uni<OptionalLong> newest() {
        return pool.query(
                        "SELECT r.last_sequence FROM relay_lease r JOIN webhook_cursor c ON c.id = 1 WHERE r.id = 1 AND"
                                + " r.last_sequence > c.last_sequence")
                .execute()
                .map(rows -> rows.size() == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(rows.iterator().next().getLong(0)));
    }

    /**
     * @param newest read before the webhooks are locked: what gets a number later waits for the next step, which sees also who was switched on
     *     meanwhile
     */
    private Uni<Boolean> step(SqlConnection connection, long newest) {
        return cursor(connection).chain(from -> lockEnabled(connection).chain(enabled -> {
            long to = enabled.isEmpty() ? newest : Math.min(newest, from + BATCH);
            if (to <= from) {
                return Uni.createFrom().item(false);
            }
            return spread(connection, from, to, enabled)
                    .chain(() -> connection
                            .preparedQuery("UPDATE webhook_cursor SET last_sequence = ? WHERE id = 1")
                            .execute(Tuple.of(to)))
                    .replaceWith(to < newest);
        }));
    }

    /**
     * Keeps webhooks from being switched off or deleted until their deliveries are there; who does it afterwards finds them all. Comes before the
     * first read without locks, whose snapshot then shows the webhooks as they are locked.
     */
    private static Uni<Set<String>> lockEnabled(SqlConnection connection) {
        return connection
                .query("SELECT id FROM webhook WHERE enabled LOCK IN SHARE MODE")
                .execute()
                .map(rows -> {
                    var ids = new HashSet<String>();
                    rows.forEach(row -> ids.add(row.getString(0)));
                    return ids;
                });
    }

    /** Reads the events without locks and then inserts: the relay and the shell write to the same tables meanwhile. */
    private Uni<Void> spread(SqlConnection connection, long from, long to, Set<String> enabled) {
        return connection.preparedQuery("""
            SELECT h.id AS webhook_id, o.sequence, o.workflow_id
            FROM outbox o JOIN workflow w ON w.id = o.workflow_id JOIN webhook h ON h.database_id = w.database_id
            WHERE o.sequence > ? AND o.sequence <= ? AND o.is_public AND h.enabled AND o.sequence > h.from_sequence
              AND (h.events = '' OR FIND_IN_SET(o.message_type, h.events))
            ORDER BY h.id, o.sequence\
            """).execute(Tuple.of(from, to)).chain(rows -> {
            List<Tuple> deliveries = new ArrayList<>();
            long now = clock.millis();
            rows.forEach(row -> {
                String webhook = row.getString("webhook_id");
                if (enabled.contains(webhook)) {
                    deliveries.add(Tuple.of(webhook, row.getLong("sequence"), row.getString("workflow_id"), now, now));
                }
            });
            return deliveries.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : connection.preparedQuery("""
                        INSERT IGNORE INTO webhook_delivery (webhook_id, sequence, workflow_id, state, attempts,
                                                             next_attempt_at, created_at)
                        VALUES (?, ?, ?, 'pending', 0, ?, ?)\
                        """).executeBatch(deliveries).replaceWithVoid();
        });
    }

    private static Uni<Long> cursor(SqlConnection connection) {
        return connection
                .query("SELECT last_sequence FROM webhook_cursor WHERE id = 1 FOR UPDATE")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }
}
