package io.shardway.api.store;

import io.shardway.api.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.mysqlclient.MySQLException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Requests that carry an idempotency key, for a day. INVARIANT: what has no name of its own that would refuse a second one (a workflow, a
 * service token, a webhook) is stored in the same transaction that notes it or its answer under its key, and only by the attempt that holds the
 * key, so a crash or a second attempt never makes two of it.
 */
@ApplicationScoped
public class IdempotencyStore {

    /** How long an answer is kept. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** After this time without an answer the attempt is taken for dead; if it is not, its transaction fails. */
    private static final Duration ATTEMPT = Duration.ofSeconds(60);

    /** What is created is stored; how long its answer may take. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Pool pool;
    private final Clock clock;

    IdempotencyStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** The right of one attempt to carry out the request of a key. */
    public record Claim(String id, int attempt) {

        /** Notes what the attempt creates, inside of the transaction that creates it. */
        public Uni<Void> fulfil(Mutiny.Session session, UUID workflow) {
            return session.createNativeQuery(
                            "UPDATE idempotency_key SET workflow_id = ?1 WHERE id = ?2 AND attempt = ?3 AND workflow_id IS NULL")
                    .setParameter(1, workflow.toString())
                    .setParameter(2, id)
                    .setParameter(3, attempt)
                    .executeUpdate()
                    .invoke(IdempotencyStore::mustHold)
                    .replaceWithVoid();
        }
    }

    /** How a key stands. */
    public sealed interface Standing {

        /** Carry the request out. */
        record Claimed(Claim claim) implements Standing {}

        /** It was carried out; this was the answer. */
        record Answered(int status, String answer) implements Standing {}

        /** It was carried out, but its answer was never given. */
        record Created(Claim claim, UUID workflow) implements Standing {}

        /** Another attempt is at it. */
        record UnderWay() implements Standing {}

        /** The key was used for another request. */
        record OfAnotherRequest() implements Standing {}
    }

    /**
     * Takes a key for a request, or tells how it stands.
     *
     * @param id of the caller and the key
     * @param request digest of what is asked for
     */
    public Uni<Standing> claim(String id, String request) {
        long now = clock.millis();
        return pool.preparedQuery("DELETE FROM idempotency_key WHERE at < ? LIMIT 100")
                .execute(Tuple.of(now - KEPT.toMillis()))
                // Another's turn to clean up; the next request does it.
                .onFailure(MySQLException.class)
                .recoverWithNull()
                .chain(() -> pool.preparedQuery(
                                "INSERT IGNORE INTO idempotency_key (id, request, attempt, at, attempted_at) VALUES (?, ?, 1, ?, ?)")
                        .execute(Tuple.of(id, request, now, now))
                        // A deadlock with somebody's clean-up.
                        .onFailure(MySQLException.class)
                        .retry()
                        .atMost(3))
                .chain(inserted -> inserted.rowCount() == 1
                        ? Uni.createFrom().item(new Standing.Claimed(new Claim(id, 1)))
                        : standing(id, request, now));
    }

    /**
     * Stores the answer inside of the transaction that makes it true; fails it when the key has gone to a later attempt.
     *
     * @param answer encrypted
     */
    public static Uni<Void> answer(SqlClient transaction, Claim claim, int status, String answer) {
        return transaction
                .preparedQuery(
                        "UPDATE idempotency_key SET status = ?, answer = ? WHERE id = ? AND attempt = ? AND status IS"
                                + " NULL AND workflow_id IS NULL")
                .execute(Tuple.of(status, answer, claim.id(), claim.attempt()))
                .invoke(done -> mustHold(done.rowCount()))
                .replaceWithVoid();
    }

    private static void mustHold(int changed) {
        if (changed != 1) {
            throw Refusal.unavailable("The same request is being carried out by a later attempt; send it again");
        }
    }

    public Uni<Void> answered(Claim claim, int status, String answer) {
        return pool.preparedQuery("UPDATE idempotency_key SET status = ?, answer = ? WHERE id = ? AND attempt = ?")
                .execute(Tuple.of(status, answer, claim.id(), claim.attempt()))
                .replaceWithVoid();
    }

    /** Nothing came of it: the key is free again. */
    public Uni<Void> release(Claim claim) {
        return pool.preparedQuery(
                        "DELETE FROM idempotency_key WHERE id = ? AND attempt = ? AND workflow_id IS NULL AND status IS NULL")
                .execute(Tuple.of(claim.id(), claim.attempt()))
                .replaceWithVoid();
    }

    private Uni<Standing> standing(String id, String request, long now) {
        return pool.preparedQuery(
                        "SELECT request, attempt, workflow_id, status, answer, attempted_at FROM idempotency_key WHERE id = ?")
                .execute(Tuple.of(id))
                .chain(rows -> {
                    var found = rows.iterator();
                    return found.hasNext() ? standing(id, request, now, found.next()) : claim(id, request);
                });
    }

    private Uni<Standing> standing(String id, String request, long now, Row row) {
        if (!row.getString("request").equals(request)) {
            return Uni.createFrom().item(new Standing.OfAnotherRequest());
        }
        Integer status = row.getInteger("status");
        if (status != null) {
            return Uni.createFrom().item(new Standing.Answered(status, row.getString("answer")));
        }
        var claim = new Claim(id, row.getInteger("attempt"));
        var age = Duration.ofMillis(now - row.getLong("attempted_at"));
        var workflow = Optional.ofNullable(row.getString("workflow_id")).map(UUID::fromString);
        if (workflow.isPresent()) {
            return Uni.createFrom()
                    .item(
                            age.compareTo(ANSWER) > 0
                                    ? new Standing.Created(claim, workflow.get())
                                    : new Standing.UnderWay());
        }
        return age.compareTo(ATTEMPT) > 0
                ? takeOver(claim, now)
                : Uni.createFrom().item(new Standing.UnderWay());
    }

    private Uni<Standing> takeOver(Claim dead, long now) {
        return pool.preparedQuery(
                        "UPDATE idempotency_key SET attempt = attempt + 1, attempted_at = ? WHERE id = ? AND attempt = ? AND workflow_id IS NULL AND status IS NULL")
                .execute(Tuple.of(now, dead.id(), dead.attempt()))
                .map(SqlResult::rowCount)
                .map(changed -> changed == 1
                        ? new Standing.Claimed(new Claim(dead.id(), dead.attempt() + 1))
                        : new Standing.UnderWay());
    }
}
