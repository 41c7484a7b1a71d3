package io.shardway.api.instance;

import io.quarkus.logging.Log;
import io.shardway.api.ApiConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/**
 * Takes away what nobody asks for again: commands that were sent, and the ids of facts of workflows that ended. The public history stays. Every
 * instance does it; that costs nothing and needs no agreement.
 */
@ApplicationScoped
public class Housekeeping {

    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int BATCH = 1_000;
    private static final int WORKFLOWS = 100;

    private final Pool pool;
    private final Vertx vertx;
    private final Clock clock;
    private final Duration outboxRetention;
    private final Duration handledRetention;

    Housekeeping(Pool pool, Vertx vertx, Clock clock, ApiConfig config) {
        this.pool = pool;
        this.vertx = vertx;
        this.clock = clock;
        this.outboxRetention = config.api().outboxRetention();
        this.handledRetention = config.api().handledRetention();
    }

    public void start() {
        vertx.setPeriodic(
                EVERY.toMillis(), _ -> tidy().subscribe().with(_ -> {}, e -> Log.warnf(e, "Could not tidy up")));
    }

    /** How many rows went. */
    Uni<Integer> tidy() {
        long now = clock.millis();
        long ended = now - handledRetention.toMillis();
        return delete(
                        "DELETE FROM outbox WHERE sent = TRUE AND is_public = FALSE AND at < ? LIMIT ?",
                        Tuple.of(now - outboxRetention.toMillis(), BATCH))
                .chain(commands -> factsOfEnded(ended).map(facts -> commands + facts))
                .chain(rows -> factsOfNobody(ended).map(facts -> rows + facts))
                .invoke(rows -> Log.debugf("Tidied up rows=%d", rows));
    }

    /** Workflow by workflow: a subselect in the DELETE would be asked for each row of the table. */
    private Uni<Integer> factsOfEnded(long ended) {
        return pool.preparedQuery("""
                        SELECT id FROM workflow w WHERE ended_at < ?
                          AND EXISTS (SELECT 1 FROM handled_message h WHERE h.workflow_id = w.id) LIMIT ?""").execute(Tuple.of(ended, WORKFLOWS)).chain(found -> {
            Uni<Integer> rows = Uni.createFrom().item(0);
            for (Row workflow : found) {
                var facts = Tuple.of(workflow.getString("id"), BATCH);
                rows = rows.chain(before -> delete("DELETE FROM handled_message WHERE workflow_id = ? LIMIT ?", facts)
                        .map(further -> before + further));
            }
            return found.size() < WORKFLOWS
                    ? rows
                    : rows.chain(before -> factsOfEnded(ended).map(further -> before + further));
        });
    }

    /** Of the version that did not store whose they were: they go when every workflow that they can be of has gone. */
    private Uni<Integer> factsOfNobody(long ended) {
        return pool.preparedQuery(
                        "SELECT COALESCE(MIN(created_at), ?) FROM workflow WHERE ended_at IS NULL OR ended_at >= ?")
                .execute(Tuple.of(ended, ended))
                .chain(rows -> delete(
                        "DELETE FROM handled_message WHERE workflow_id IS NULL AND at < ? LIMIT ?",
                        Tuple.of(Math.min(ended, rows.iterator().next().getLong(0)), BATCH)));
    }

    private Uni<Integer> delete(String sql, Tuple parameters) {
        return pool.preparedQuery(sql).execute(parameters).chain(deleted -> {
            int rows = deleted.rowCount();
            return rows < BATCH
                    ? Uni.createFrom().item(rows)
                    : delete(sql, parameters).map(further -> rows + further);
        });
    }
}
