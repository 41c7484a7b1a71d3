package io.shardway.api;

import static io.shardway.api.Rest.call;

import io.shardway.api.domain.WorkflowState;
import io.shardway.api.store.StateJson;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Workflows written straight into the store, in a database of their own, where no other test's list sees them. */
final class StoredWorkflows {

    private final Pool pool;
    private final String path;
    private final String databaseId;
    private final String branchId;

    StoredWorkflows(Pool pool, String database) {
        this.pool = pool;
        this.path = "/v1/organizations/acme/databases/" + database;
        call().body(Map.of("name", database)).post("/v1/organizations/acme/databases");
        call().body(Map.of("name", "main")).post(path + "/branches");
        databaseId = call().get(path).path("id");
        branchId = call().get(path + "/branches/main").path("id");
    }

    String path() {
        return path;
    }

    /** The workflow as it is from now on, whatever it was; the row's version goes on. */
    void put(WorkflowState state) {
        var now = state.publicState();
        String json = StateJson.write(state);
        @Nullable String active = now.isFinal() ? null : branchId;
        run(
                """
                INSERT INTO workflow (id, version, database_id, branch_id, number, active_branch_id, public_state, state, created_at, updated_at)
                VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE version = version + 1, active_branch_id = VALUES(active_branch_id),
                  public_state = VALUES(public_state), state = VALUES(state)""",
                state.definition().id().toString(),
                databaseId,
                branchId,
                state.definition().number(),
                active,
                now.word(),
                json,
                created(state),
                created(state));
    }

    /** Many that have ended, each a minute after the one before. */
    void putEnded(List<WorkflowState> ended) {
        var rows = new ArrayList<Tuple>();
        for (WorkflowState state : ended) {
            long at = created(state) + 60_000 * state.definition().number();
            rows.add(Tuple.from(List.of(
                    state.definition().id().toString(),
                    databaseId,
                    branchId,
                    state.definition().number(),
                    state.publicState().word(),
                    StateJson.write(state),
                    at,
                    at,
                    at + 30_000)));
        }
        pool.preparedQuery("""
                        INSERT INTO workflow (id, version, database_id, branch_id, number, public_state, state, created_at, updated_at, ended_at)
                        VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?)""").executeBatch(rows).await().indefinitely();
    }

    private static long created(WorkflowState state) {
        return state.stamps().created().at().toEpochMilli();
    }

    private void run(String sql, @Nullable Object... parameters) {
        pool.preparedQuery(sql).execute(Tuple.from(parameters)).await().indefinitely();
    }
}
