package io.shardway.api.messaging;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outbox and its lease, as one holder sees them. The lease says whose turn it is; that an older holder can do no harm is the fence's work
 * ({@link FencedProducer}).
 */
final class Outbox {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final String instance;
    private final String holder;
    private final Duration lease;

    /**
     * @param instance name of this process; what a process before it with the same name held is taken over at once
     * @param holder of this process alone
     */
    Outbox(Pool pool, String instance, String holder, Duration lease) {
        this.pool = pool;
        this.instance = instance;
        this.holder = holder;
        this.lease = lease;
    }

    /** Takes or prolongs the lease; false while another instance has it. */
    boolean holdLease() {
        return await("""
                        UPDATE relay_lease SET owner = ?, until_millis = UNIX_TIMESTAMP(NOW(3)) * 1000 + ?
                        WHERE id = 1 AND (owner = ? OR until_millis < UNIX_TIMESTAMP(NOW(3)) * 1000
                          OR SUBSTRING_INDEX(owner, '/', 1) = ?)""", Tuple.of(holder, lease.toMillis(), holder, instance)).rowCount() == 1;
    }

    void giveLeaseBack() {
        await("UPDATE relay_lease SET until_millis = 0 WHERE id = 1 AND owner = ?", Tuple.of(holder));
    }

    /** What was stored and not flagged as sent, in the order in which it was stored. */
    List<OutboxMessage> unsent(int limit) {
        var messages = new ArrayList<OutboxMessage>();
        for (Row row : await("SELECT * FROM outbox WHERE sent = FALSE ORDER BY id LIMIT ?", Tuple.of(limit))) {
            messages.add(new OutboxMessage(
                    row.getLong("id"),
                    row.getString("message_id"),
                    row.getString("message_type"),
                    row.getString("subject"),
                    Optional.ofNullable(row.getString("topic")),
                    Optional.ofNullable(row.getString("message_key")),
                    Optional.ofNullable(row.getString("body")),
                    !row.getBoolean("is_public") || row.getLong("sequence") != null,
                    Instant.ofEpochMilli(row.getLong("at"))));
        }
        return messages;
    }

    /**
     * Gives consecutive public numbers, in the lease row's lock and only to the holder: numbers become visible in their order, so a reader that
     * has seen one has seen all below it.
     */
    void number(List<OutboxMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        pool.withTransaction(connection -> connection
                        .preparedQuery("SELECT last_sequence FROM relay_lease WHERE id = 1 AND owner = ? FOR UPDATE")
                        .execute(Tuple.of(holder))
                        .chain(rows -> {
                            var found = rows.iterator();
                            if (!found.hasNext()) {
                                throw new IllegalStateException("Another instance relays now");
                            }
                            return number(connection, messages, found.next().getLong(0));
                        }))
                .await()
                .atMost(PATIENCE);
    }

    private static Uni<Void> number(SqlConnection connection, List<OutboxMessage> messages, long last) {
        var numbers = new ArrayList<Tuple>();
        long next = last;
        for (OutboxMessage message : messages) {
            next++;
            numbers.add(Tuple.of(next, message.id()));
        }
        long highest = next;
        return connection
                .preparedQuery("UPDATE outbox SET sequence = ? WHERE id = ? AND sequence IS NULL")
                .executeBatch(numbers)
                .chain(() -> connection
                        .preparedQuery("UPDATE relay_lease SET last_sequence = ? WHERE id = 1")
                        .execute(Tuple.of(highest)))
                .replaceWithVoid();
    }

    void flagSent(List<OutboxMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        var ids = messages.stream().map(message -> Tuple.of(message.id())).toList();
        pool.withTransaction(connection -> connection
                        .preparedQuery("UPDATE outbox SET sent = TRUE WHERE id = ?")
                        .executeBatch(ids))
                .await()
                .atMost(PATIENCE);
    }

    private RowSet<Row> await(String sql, Tuple parameters) {
        return pool.preparedQuery(sql).execute(parameters).await().atMost(PATIENCE);
    }
}
