package io.shardway.api.store;

import io.shardway.api.domain.StreamHistory.Happened;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The events of one workflow as they were stored, oldest first. */
@ApplicationScoped
public class WorkflowHistory {

    private final Pool pool;

    WorkflowHistory(Pool pool) {
        this.pool = pool;
    }

    public Uni<List<Happened>> of(UUID workflow) {
        return pool.preparedQuery("SELECT id, body, at FROM workflow_event WHERE workflow_id = ? ORDER BY id")
                .execute(Tuple.of(workflow.toString()))
                .map(rows -> {
                    var events = new ArrayList<Happened>();
                    rows.forEach(row -> events.add(new Happened(
                            row.getLong("id"),
                            Instant.ofEpochMilli(row.getLong("at")),
                            StateJson.readEvent(row.getString("body")))));
                    return events;
                });
    }
}
