package io.shardway.api.webhook;

import io.shardway.api.instance.ThisInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries and who sends them. Of a workflow only the first pending delivery to a webhook is ever handed out, which keeps the order; a result
 * is only stored by the instance that holds the webhook's lease.
 */
@ApplicationScoped
public class DeliveryStore {

    private static final int PURGED_AT_ONCE = 5_000;
    private static final String NOW_MILLIS = "UNIX_TIMESTAMP(NOW(3)) * 1000";

    private final Pool pool;

    DeliveryStore(Pool pool) {
        this.pool = pool;
    }

    /** Webhooks with something to send now that nobody sends for, or only a process that this one has followed under its name. */
    Uni<List<String>> due(ThisInstance instance, Instant now, int limit) {
        return pool.preparedQuery("""
            SELECT DISTINCT h.id
            FROM (SELECT webhook_id, MIN(sequence) AS sequence FROM webhook_delivery WHERE state = 'pending'
                  GROUP BY webhook_id, workflow_id) head
            JOIN webhook_delivery d ON d.webhook_id = head.webhook_id AND d.sequence = head.sequence
            JOIN webhook h ON h.id = d.webhook_id
            WHERE d.next_attempt_at <= ? AND h.enabled
              AND (h.lease_until_millis < %s OR h.lease_owner <> ? AND SUBSTRING_INDEX(h.lease_owner, '/', 1) = ?)
            LIMIT ?\
            """.formatted(NOW_MILLIS))
                .execute(Tuple.of(now.toEpochMilli(), instance.holder(), instance.name(), limit))
                .map(rows -> {
                    var ids = new ArrayList<String>();
                    rows.forEach(row -> ids.add(row.getString(0)));
                    return ids;
                });
    }

    /**
     * Takes or keeps the lease; false when another has it. Of two processes with one name only the newer takes what the other holds, as
     * {@code Presence} stored who that is: else each would take it from the other, and both send.
     */
    Uni<Boolean> hold(String webhookId, ThisInstance instance, Duration lease) {
        return pool.preparedQuery("""
            UPDATE webhook SET lease_owner = ?, lease_until_millis = %1$s + ?
            WHERE id = ? AND (lease_owner = ? OR lease_until_millis < %1$s
              OR SUBSTRING_INDEX(lease_owner, '/', 1) = ? AND EXISTS (SELECT 1 FROM instance WHERE holder = ? AND name = ?))\
            """.formatted(NOW_MILLIS))
                .execute(Tuple.from(List.of(
                        instance.holder(),
                        lease.toMillis(),
                        webhookId,
                        instance.holder(),
                        instance.name(),
                        instance.holder(),
                        instance.name())))
                .map(done -> done.rowCount() == 1);
    }

    Uni<Void> release(String webhookId, String owner) {
        return pool.preparedQuery("UPDATE webhook SET lease_until_millis = 0 WHERE id = ? AND lease_owner = ?")
                .execute(Tuple.of(webhookId, owner))
                .replaceWithVoid();
    }

    /** The webhook, if it is there and switched on. */
    Uni<Optional<Webhook>> enabled(String webhookId) {
        return pool.preparedQuery("SELECT * FROM webhook WHERE id = ? AND enabled")
                .execute(Tuple.of(webhookId))
                .map(rows -> WebhookStore.webhooks(rows).stream().findFirst());
    }

    /** The first pending delivery of each workflow that is due, oldest first. */
    Uni<List<Pending>> heads(String webhookId, Instant now, int limit) {
        return pool.preparedQuery("""
            SELECT d.webhook_id, d.workflow_id, d.attempts, d.created_at, d.sequence, o.message_id, o.message_type, o.subject,
                   o.at, o.body, org.name AS organization, db.name AS db
            FROM (SELECT workflow_id, MIN(sequence) AS sequence FROM webhook_delivery
                  WHERE webhook_id = ? AND state = 'pending' GROUP BY workflow_id) head
            JOIN webhook_delivery d ON d.webhook_id = ? AND d.sequence = head.sequence
            JOIN outbox o ON o.sequence = d.sequence
            JOIN webhook h ON h.id = d.webhook_id
            JOIN catalogue_database db ON db.id = h.database_id
            JOIN organization org ON org.id = db.organization_id
            WHERE d.next_attempt_at <= ? ORDER BY d.sequence LIMIT ?\
            """)
                .execute(Tuple.of(webhookId, webhookId, now.toEpochMilli(), limit))
                .map(rows -> {
                    var found = new ArrayList<Pending>();
                    rows.forEach(row -> found.add(pending(row)));
                    return found;
                });
    }

    Uni<Void> delivered(Pending pending, String owner, Answer answer, Instant at) {
        return result(pending, owner, Delivery.State.DELIVERED, answer, at, null, at);
    }

    Uni<Void> failed(Pending pending, String owner, Answer answer, Instant at) {
        return result(pending, owner, Delivery.State.FAILED, answer, at, null, null);
    }

    /** What waits behind it in its workflow is left as it is: only the first pending delivery is looked at. */
    Uni<Void> again(Pending pending, String owner, Answer answer, Instant at, Instant next) {
        return result(pending, owner, Delivery.State.PENDING, answer, at, next, null);
    }

    /** Newest first. */
    public Uni<List<Delivery>> list(String webhookId, Optional<Delivery.State> state, int offset, int limit) {
        var parameters = new ArrayList<Object>(List.of(webhookId));
        state.map(Delivery.State::word).ifPresent(parameters::add);
        Collections.addAll(parameters, limit, offset);
        return pool.preparedQuery("""
            SELECT d.*, o.message_id, o.message_type FROM webhook_delivery d JOIN outbox o ON o.sequence = d.sequence
            WHERE d.webhook_id = ? %s ORDER BY d.sequence DESC LIMIT ? OFFSET ?\
            """.formatted(state.isPresent() ? "AND d.state" + " = ?" : ""))
                .execute(Tuple.wrap(parameters))
                .map(rows -> {
                    var found = new ArrayList<Delivery>();
                    rows.forEach(row -> found.add(delivery(row)));
                    return found;
                });
    }

    /** Removes ended deliveries that are older, and all whose webhook is gone; a bounded number of rows at a time. */
    public Uni<Void> purge(Instant before) {
        return purgeEnded(before).chain(this::purgeOrphans);
    }

    private Uni<Void> purgeEnded(Instant before) {
        return pool.preparedQuery("DELETE FROM webhook_delivery WHERE created_at < ? AND state <> 'pending' LIMIT "
                        + PURGED_AT_ONCE)
                .execute(Tuple.of(before.toEpochMilli()))
                .chain(done -> done.rowCount() == PURGED_AT_ONCE
                        ? purgeEnded(before)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> purgeOrphans() {
        // Read first and without locks: a webhook's row is always locked before its deliveries, and an id never comes
        // back.
        return pool.query(
                        "SELECT DISTINCT d.webhook_id FROM webhook_delivery d LEFT JOIN webhook h ON h.id = d.webhook_id"
                                + " WHERE h.id IS NULL LIMIT 1")
                .execute()
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().voidItem()
                        : pool.preparedQuery(
                                        "DELETE FROM webhook_delivery WHERE webhook_id = ? LIMIT " + PURGED_AT_ONCE)
                                .execute(Tuple.of(rows.iterator().next().getString(0)))
                                .chain(this::purgeOrphans));
    }

    /** Stored only for the holder of the lease, and only while the delivery is pending; else it changes nothing. */
    private Uni<Void> result(
            Pending pending,
            String owner,
            Delivery.State state,
            Answer answer,
            Instant at,
            @Nullable Instant next,
            @Nullable Instant delivered) {
        var values = new ArrayList<Object>();
        Collections.addAll(
                values,
                state.word(),
                next == null ? null : next.toEpochMilli(),
                at.toEpochMilli(),
                answer.status().orElse(null),
                answer.error().orElse(null),
                delivered == null ? null : delivered.toEpochMilli(),
                pending.webhookId(),
                pending.sequence());
        // The webhook's row first, as everywhere: who switches it off or deletes it waits, or is waited for.
        return pool.withTransaction(connection -> connection
                .preparedQuery("SELECT 1 FROM webhook WHERE id = ? AND lease_owner = ? LOCK IN SHARE MODE")
                .execute(Tuple.of(pending.webhookId(), owner))
                .chain(held -> held.size() == 0
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery("""
                                    UPDATE webhook_delivery SET state = ?, attempts = attempts + 1, next_attempt_at = ?,
                                      last_attempt_at = ?, last_status = ?, last_error = ?, delivered_at = ?
                                    WHERE webhook_id = ? AND sequence = ? AND state = 'pending'\
                                    """)
                                .execute(Tuple.wrap(values))
                                .replaceWithVoid()));
    }

    private static Pending pending(Row row) {
        long sequence = row.getLong("sequence");
        return new Pending(
                row.getString("webhook_id"),
                row.getString("workflow_id"),
                row.getInteger("attempts"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                sequence,
                CloudEvent.of(
                        row.getString("message_id"),
                        row.getString("message_type"),
                        "/v1/organizations/" + row.getString("organization") + "/databases/" + row.getString("db"),
                        row.getString("subject"),
                        Instant.ofEpochMilli(row.getLong("at")),
                        sequence,
                        Objects.requireNonNullElse(row.getString("body"), "{}")));
    }

    private static Delivery delivery(Row row) {
        return new Delivery(
                row.getString("webhook_id"),
                row.getLong("sequence"),
                row.getString("message_id"),
                row.getString("message_type"),
                row.getString("workflow_id"),
                Delivery.State.ofWord(row.getString("state")),
                row.getInteger("attempts"),
                Optional.ofNullable(row.getInteger("last_status")),
                Optional.ofNullable(row.getString("last_error")),
                instant(row, "next_attempt_at"),
                instant(row, "last_attempt_at"),
                instant(row, "delivered_at"),
                Instant.ofEpochMilli(row.getLong("created_at")));
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getLong(column)).map(Instant::ofEpochMilli);
    }
}
