package io.shardway.api.catalogue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keyspaces by name, without their shards: for lists, which must not decrypt an account for every line. */
@ApplicationScoped
public class KeyspaceNames {

    private final Pool pool;

    KeyspaceNames(Pool pool) {
        this.pool = pool;
    }

    /** The keyspaces of several branches, by the branch's id. */
    public Uni<Map<String, List<NamedEntry>>> of(List<String> branchIds) {
        if (branchIds.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        String marks = String.join(",", Collections.nCopies(branchIds.size(), "?"));
        return pool.preparedQuery(
                        "SELECT branch_id, id, name, created_at FROM keyspace WHERE branch_id IN (" + marks + ")")
                .execute(Tuple.wrap(new ArrayList<Object>(branchIds)))
                .map(rows -> {
                    var found = new HashMap<String, List<NamedEntry>>();
                    rows.forEach(row -> found.computeIfAbsent(row.getString("branch_id"), _ -> new ArrayList<>())
                            .add(new NamedEntry(
                                    row.getString("id"),
                                    row.getString("name"),
                                    Instant.ofEpochMilli(row.getLong("created_at")))));
                    return found;
                });
    }
}
