package io.shardway.api.catalogue;

import io.shardway.api.Refusal;
import io.shardway.contract.ContractJson;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.ServerSpec;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.intellij.lang.annotations.Language;

/**
 * Keyspaces with their shards and servers. Every change is one transaction that holds the branch and grows its topology version, by which
 * services and gateways see that they must read it again.
 */
@ApplicationScoped
public class Keyspaces {

    @Language("SQL")
    private static final String SHARDS = """
            SELECT k.id, k.name AS keyspace, k.sharded, k.created_at, s.id AS shard_id, s.name AS shard, s.schema_name, s.servers,
                   s.accounts, s.created_at AS shard_created_at, d.cluster_size, d.extra_replicas, d.updated_at
            FROM keyspace k JOIN shard s ON s.keyspace_id = k.id LEFT JOIN keyspace_detail d ON d.keyspace_id = k.id
            WHERE k.branch_id = ? ORDER BY k.name, s.position
            """;

    private final Pool pool;
    private final Secrets secrets;
    private final Clock clock;

    Keyspaces(Pool pool, Secrets secrets, Clock clock) {
        this.pool = pool;
        this.secrets = secrets;
        this.clock = clock;
    }

    public Uni<List<KeyspaceEntry>> of(String branchId) {
        return of(pool, branchId);
    }

    /** Creates a keyspace with all its shards, or nothing. */
    public Uni<Void> create(BranchEntry branch, NewKeyspace wish) {
        return changing(branch, connection -> of(connection, branch.id()).chain(others -> {
            if (others.stream().anyMatch(other -> other.name().equals(wish.name()))) {
                throw Refusal.unprocessable("There is already a keyspace " + wish.name() + " here");
            }
            KeyspaceRules.check(wish, others);
            return insert(connection, branch, wish);
        }));
    }

    /**
     * Changes where a shard lives. A workflow that uses the keyspace keeps its schema and its primary: rows of ours are on that server.
     *
     * @param change from what is there (nothing, while the shard has no servers) to what should be
     */
    public Uni<Void> changeShard(
            BranchEntry branch, String keyspace, String shard, UnaryOperator<Optional<ShardEntry.Servers>> change) {
        return changing(branch, connection -> of(connection, branch.id()).chain(all -> {
            var entry = Catalogue.find(all, keyspace)
                    .orElseThrow(
                            () -> Refusal.notFound("There is no keyspace " + keyspace + " in branch " + branch.name()));
            var before = entry.shard(shard);
            var servers = change.apply(before.servers())
                    .orElseThrow(
                            () -> Refusal.invalid("schema, primary and accounts of shard " + shard + " are missing"));
            KeyspaceRules.check(servers, entry, before, all);
            return KeyspaceUse.locked(connection, branch.id())
                    .invoke(use -> use.filter(found -> found.involves(keyspace))
                            .ifPresent(found -> keepsItsPlace(found, before, servers)))
                    .chain(() -> update(connection, before.id(), servers))
                    .chain(() -> touch(connection, entry));
        }));
    }

    /** Removes a keyspace from the catalogue; its servers and their tables stay as they are. */
    public Uni<Void> delete(BranchEntry branch, KeyspaceEntry keyspace) {
        return changing(branch, connection -> KeyspaceUse.locked(connection, branch.id())
                .invoke(use -> use.filter(found -> found.involves(keyspace.name()))
                        .ifPresent(found -> {
                            throw Refusal.unprocessable("Cannot delete keyspace " + keyspace.name() + ": "
                                    + found.text() + " uses it; complete or cancel it first");
                        }))
                .chain(() -> run(connection, "DELETE FROM shard WHERE keyspace_id = ?", keyspace.id()))
                .chain(() -> run(connection, "DELETE FROM vschema WHERE keyspace_id = ?", keyspace.id()))
                .chain(() -> run(connection, "DELETE FROM keyspace_detail WHERE keyspace_id = ?", keyspace.id()))
                .chain(() -> run(connection, "DELETE FROM keyspace WHERE id = ?", keyspace.id())));
    }

    private static void keepsItsPlace(KeyspaceUse use, ShardEntry before, ShardEntry.Servers servers) {
        boolean same = before.servers()
                .filter(old ->
                        old.schema().equals(servers.schema()) && old.primary().equals(servers.primary()))
                .isPresent();
        if (!same) {
            throw Refusal.unprocessable("Cannot give shard " + before.name() + " another schema or primary: "
                    + use.text() + " works there; complete or cancel it first. Replicas and accounts may change");
        }
    }

    private interface Change {
        Uni<Void> on(SqlClient transaction);
    }

    private Uni<Void> changing(BranchEntry branch, Change change) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("UPDATE branch SET topology_version = topology_version + 1 WHERE id = ?")
                .execute(Tuple.of(branch.id()))
                .chain(() -> change.on(connection)));
    }

    private Uni<Void> insert(SqlClient connection, BranchEntry branch, NewKeyspace wish) {
        String id = UUID.randomUUID().toString();
        long now = clock.millis();
        Uni<Void> steps = run(
                        connection,
                        "INSERT INTO keyspace (id, branch_id, name, sharded, created_at) VALUES (?, ?, ?, ?, ?)",
                        id,
                        branch.id(),
                        wish.name(),
                        wish.sharded(),
                        now)
                .chain(() -> run(
                        connection,
                        "INSERT INTO keyspace_detail (keyspace_id, cluster_size, extra_replicas, updated_at) VALUES (?, ?, ?, ?)",
                        id,
                        wish.clusterSize(),
                        wish.extraReplicas(),
                        now));
        for (int i = 0; i < wish.shards().size(); i++) {
            int position = i;
            var shard = wish.shards().get(i);
            String shardId = UUID.randomUUID().toString();
            steps = steps.chain(() -> run(
                            connection,
                            "INSERT INTO shard (id, keyspace_id, position, name, schema_name, servers, accounts, created_at) VALUES (?, ?, ?, ?, '', '', '', ?)",
                            shardId,
                            id,
                            position,
                            shard.name(),
                            now))
                    .chain(() -> shard.servers()
                            .map(servers -> update(connection, shardId, servers))
                            .orElseGet(() -> Uni.createFrom().voidItem()));
        }
        return steps;
    }

    private Uni<Void> update(SqlClient connection, String shardId, ShardEntry.Servers servers) {
        return run(
                connection,
                "UPDATE shard SET schema_name = ?, servers = ?, accounts = ? WHERE id = ?",
                servers.schema(),
                json(new StoredServers(servers.primary(), servers.replicas())),
                secrets.encrypt(json(servers.accounts()), shardId),
                shardId);
    }

    private Uni<Void> touch(SqlClient connection, KeyspaceEntry entry) {
        long now = clock.millis();
        return run(
                connection,
                "INSERT INTO keyspace_detail (keyspace_id, cluster_size, extra_replicas, updated_at) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE updated_at = ?",
                entry.id(),
                entry.clusterSize(),
                entry.extraReplicas(),
                now,
                now);
    }

    private Uni<List<KeyspaceEntry>> of(SqlClient client, String branchId) {
        return client.preparedQuery(SHARDS).execute(Tuple.of(branchId)).map(this::read);
    }

    private List<KeyspaceEntry> read(RowSet<Row> rows) {
        Map<String, KeyspaceEntry> found = new LinkedHashMap<>();
        for (Row row : rows) {
            Instant createdAt = Instant.ofEpochMilli(row.getLong("created_at"));
            var known = Optional.ofNullable(found.get(row.getString("id")))
                    .orElseGet(() -> new KeyspaceEntry(
                            row.getString("id"),
                            row.getString("keyspace"),
                            row.getBoolean("sharded"),
                            Optional.ofNullable(row.getString("cluster_size")).orElse(""),
                            Optional.ofNullable(row.getInteger("extra_replicas"))
                                    .orElse(0),
                            List.of(),
                            createdAt,
                            Optional.ofNullable(row.getLong("updated_at"))
                                    .map(Instant::ofEpochMilli)
                                    .orElse(createdAt)));
            var shards = new ArrayList<>(known.shards());
            shards.add(new ShardEntry(
                    row.getString("shard_id"),
                    row.getString("shard"),
                    servers(row),
                    Instant.ofEpochMilli(row.getLong("shard_created_at"))));
            found.put(
                    known.id(),
                    new KeyspaceEntry(
                            known.id(),
                            known.name(),
                            known.sharded(),
                            known.clusterSize(),
                            known.extraReplicas(),
                            shards,
                            known.createdAt(),
                            known.updatedAt()));
        }
        return List.copyOf(found.values());
    }

    private Optional<ShardEntry.Servers> servers(Row row) {
        String stored = row.getString("servers");
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        var servers = ContractJson.read(stored.getBytes(StandardCharsets.UTF_8), StoredServers.class);
        var accounts = ContractJson.read(
                secrets.decrypt(row.getString("accounts"), row.getString("shard_id"))
                        .getBytes(StandardCharsets.UTF_8),
                Accounts.class);
        return Optional.of(
                new ShardEntry.Servers(row.getString("schema_name"), servers.primary(), servers.replicas(), accounts));
    }

    private static Uni<Void> run(SqlClient client, @Language("SQL") String sql, Object... parameters) {
        return client.preparedQuery(sql).execute(Tuple.from(parameters)).replaceWithVoid();
    }

    private static String json(Object value) {
        return new String(ContractJson.write(value), StandardCharsets.UTF_8);
    }

    /** The stored form of a shard's addresses. */
    record StoredServers(ServerSpec primary, List<ServerSpec> replicas) {}
}
