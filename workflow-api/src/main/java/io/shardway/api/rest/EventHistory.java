package io.shardway.api.rest;

import io.shardway.api.ApiConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The public history from the database, by the sequence that the relay gave. Numbers are given in order under one lock, so whoever reads on
 * behind the last one it saw misses nothing, on any instance.
 */
@ApplicationScoped
class EventHistory {

    private static final int BATCH = 100;

    private final Pool pool;
    private final Duration poll;

    EventHistory(Pool pool, ApiConfig config) {
        this.pool = pool;
        this.poll = config.api().eventPoll();
    }

    Uni<List<PublicEvent>> after(UUID workflow, long sequence, int limit) {
        return pool.preparedQuery("""
                        SELECT sequence, message_id, message_type, subject, body, at FROM outbox
                        WHERE workflow_id = ? AND sequence > ? ORDER BY sequence LIMIT ?""")
                .execute(Tuple.of(workflow.toString(), sequence, limit))
                .map(rows -> {
                    var events = new ArrayList<PublicEvent>();
                    rows.forEach(row -> events.add(new PublicEvent(
                            row.getLong("sequence"),
                            row.getString("message_id"),
                            row.getString("message_type"),
                            row.getString("subject"),
                            Times.text(Instant.ofEpochMilli(row.getLong("at"))),
                            Objects.requireNonNullElse(row.getString("body"), "{}"))));
                    return events;
                });
    }

    /** What was and what comes, each once and in order, until the subscriber leaves. */
    Multi<PublicEvent> follow(UUID workflow, long sequence) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicLong(sequence), last -> after(workflow, last.get(), BATCH)
                        .invoke(events -> {
                            if (!events.isEmpty()) {
                                last.set(events.getLast().sequence());
                            }
                        }))
                .withDelay(poll)
                .indefinitely()
                .onItem()
                .<PublicEvent>disjoint();
    }
}
