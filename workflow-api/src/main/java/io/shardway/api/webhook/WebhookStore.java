package io.shardway.api.webhook;

import io.shardway.api.Refusal;
import io.shardway.api.audit.AuditTrail;
import io.shardway.api.catalogue.Secrets;
import io.shardway.api.store.Noting;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Webhooks in the metadata database. What a webhook missed while it was switched off it does not get later. */
@ApplicationScoped
public class WebhookStore {

    private static final int MOST_PER_DATABASE = 20;
    private static final String NOW_SEQUENCE = "(SELECT last_sequence FROM relay_lease WHERE id = 1)";

    private final Pool pool;
    private final Secrets secrets;
    private final Targets targets;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    WebhookStore(Pool pool, Secrets secrets, Targets targets, Clock clock) {
        this.pool = pool;
        this.secrets = secrets;
        this.targets = targets;
        this.clock = clock;
    }

    /** Newest first. */
    public Uni<List<Webhook>> list(String databaseId, int offset, int limit) {
        return pool.preparedQuery(
                        "SELECT * FROM webhook WHERE database_id = ? ORDER BY created_at DESC, id LIMIT ? OFFSET ?")
                .execute(Tuple.of(databaseId, limit, offset))
                .map(WebhookStore::webhooks);
    }

    public Uni<Webhook> get(String databaseId, String id) {
        return pool.preparedQuery("SELECT * FROM webhook WHERE database_id = ? AND id = ?")
                .execute(Tuple.of(databaseId, id))
                .map(rows -> webhooks(rows).stream().findFirst().orElseThrow(() -> missing(id)));
    }

    /** The text that signs its deliveries; empty when the webhook was deleted. */
    Uni<Optional<String>> secret(String id) {
        return pool.preparedQuery("SELECT secret FROM webhook WHERE id = ?")
                .execute(Tuple.of(id))
                .map(rows -> {
                    var found = rows.iterator();
                    return found.hasNext()
                            ? Optional.of(secrets.decrypt(found.next().getString(0), id))
                            : Optional.empty();
                });
    }

    /** @param auditEntry of the request, whose success is stored with the change; so for all changes here */
    public Uni<Webhook.Fresh> create(
            String databaseId, WebhookWish wish, Optional<Long> auditEntry, Noting<Webhook.Fresh> noting) {
        var now = now();
        var webhook = new Webhook(
                UUID.randomUUID().toString(),
                databaseId,
                wish.checkedUrl(targets).orElseThrow(() -> Refusal.invalid("url is missing; events are sent there")),
                wish.checkedEvents().orElse(Set.of()),
                wish.enabled().orElse(true),
                now,
                now);
        String secret = Signature.newSecret(random);
        var fresh = new Webhook.Fresh(webhook, secret);
        var values = new ArrayList<Object>();
        Collections.addAll(
                values,
                webhook.id(),
                databaseId,
                webhook.url().toString(),
                words(webhook.events()),
                webhook.enabled(),
                secrets.encrypt(secret, webhook.id()),
                now.toEpochMilli(),
                now.toEpochMilli());
        return pool.withTransaction(connection -> refuseTooMany(connection, databaseId)
                        .chain(() -> connection
                                .preparedQuery("""
                                    INSERT INTO webhook (id, database_id, url, events, enabled, secret, from_sequence, lease_owner,
                                                         lease_until_millis, created_at, updated_at)
                                    VALUES (?, ?, ?, ?, ?, ?, %s, '', 0, ?, ?)\
                                    """.formatted(NOW_SEQUENCE))
                                .execute(Tuple.wrap(values)))
                        .chain(() -> noting.note(connection, fresh))
                        .chain(() -> accepted(connection, auditEntry)))
                .replaceWith(fresh);
    }

    /** The secret is part of the result exactly if a new one was asked for. */
    public Uni<Change> change(String databaseId, String id, WebhookWish wish, Optional<Long> auditEntry) {
        var url = wish.checkedUrl(targets);
        var events = wish.checkedEvents();
        Optional<String> secret = wish.rotateSecret() ? Optional.of(Signature.newSecret(random)) : Optional.empty();
        var values = new ArrayList<Object>();
        Collections.addAll(
                values,
                url.map(URI::toString).orElse(null),
                events.map(WebhookStore::words).orElse(null),
                secret.map(text -> secrets.encrypt(text, id)).orElse(null),
                wish.enabled().orElse(null),
                wish.enabled().orElse(null),
                now().toEpochMilli(),
                databaseId,
                id);
        return pool.withTransaction(connection -> connection
                        .preparedQuery("""
                            UPDATE webhook SET url = COALESCE(?, url), events = COALESCE(?, events), secret = COALESCE(?, secret),
                              from_sequence = IF(? AND NOT enabled, %s, from_sequence), enabled = COALESCE(?, enabled), updated_at = ?
                            WHERE database_id = ? AND id = ?\
                            """.formatted(NOW_SEQUENCE))
                        .execute(Tuple.wrap(values))
                        .invoke(done -> {
                            if (done.rowCount() == 0) {
                                throw missing(id);
                            }
                        })
                        .chain(() ->
                                wish.enabled().orElse(true) ? Uni.createFrom().voidItem() : endPending(connection, id))
                        .chain(() -> accepted(connection, auditEntry)))
                .chain(() -> get(databaseId, id))
                .map(webhook -> new Change(webhook, secret));
    }

    /** With its deliveries. */
    public Uni<Void> delete(String databaseId, String id, Optional<Long> auditEntry) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("DELETE FROM webhook WHERE database_id = ? AND id = ?")
                .execute(Tuple.of(databaseId, id))
                .invoke(done -> {
                    if (done.rowCount() == 0) {
                        throw missing(id);
                    }
                })
                .chain(() -> connection
                        .preparedQuery("DELETE FROM webhook_delivery WHERE webhook_id = ?")
                        .execute(Tuple.of(id)))
                .chain(() -> accepted(connection, auditEntry)));
    }

    /** A webhook as it is now, and its secret if that is new. */
    public record Change(Webhook webhook, Optional<String> secret) {
        @Override
        public String toString() {
            return "Change[" + webhook.id() + "]";
        }
    }

    static List<Webhook> webhooks(RowSet<Row> rows) {
        var found = new ArrayList<Webhook>();
        rows.forEach(row -> found.add(new Webhook(
                row.getString("id"),
                row.getString("database_id"),
                URI.create(row.getString("url")),
                types(row.getString("events")),
                row.getBoolean("enabled"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")))));
        return found;
    }

    private static Uni<Void> refuseTooMany(SqlConnection connection, String databaseId) {
        // The database's row is locked, so that two that come at once are counted one after the other.
        return connection
                .preparedQuery("SELECT id FROM catalogue_database WHERE id = ? FOR UPDATE")
                .execute(Tuple.of(databaseId))
                .chain(() -> connection
                        .preparedQuery("SELECT COUNT(*) FROM webhook WHERE database_id = ?")
                        .execute(Tuple.of(databaseId)))
                .map(rows -> {
                    if (rows.iterator().next().getLong(0) >= MOST_PER_DATABASE) {
                        throw Refusal.unprocessable(
                                "A database has at most " + MOST_PER_DATABASE + " webhooks; delete one first");
                    }
                    return null;
                });
    }

    /** What waits when a webhook is switched off is never sent; who switches it on again is not flooded. */
    private static Uni<Void> endPending(SqlConnection connection, String id) {
        return connection
                .preparedQuery("UPDATE webhook_delivery SET state = ?, next_attempt_at = NULL, last_error = ?"
                        + " WHERE webhook_id = ? AND state = ?")
                .execute(Tuple.of(
                        Delivery.State.FAILED.word(),
                        "the webhook was switched off",
                        id,
                        Delivery.State.PENDING.word()))
                .replaceWithVoid();
    }

    private static Uni<Void> accepted(SqlConnection connection, Optional<Long> auditEntry) {
        return auditEntry.map(entry -> AuditTrail.accept(connection, entry)).orElseGet(() -> Uni.createFrom()
                .voidItem());
    }

    private static Refusal missing(String id) {
        return Refusal.notFound("There is no webhook " + id + " in this database");
    }

    private static String words(Set<String> events) {
        return String.join(",", new TreeSet<>(events));
    }

    private static Set<String> types(String words) {
        return words.isEmpty() ? Set.of() : Set.of(words.split(",", -1));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
