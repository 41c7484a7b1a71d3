package io.shardway.api.catalogue;

import io.shardway.api.Refusal;
import io.shardway.contract.ContractJson;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.BranchTopology;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.mysqlclient.MySQLException;
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
import java.util.regex.Pattern;
import org.intellij.lang.annotations.Language;

/** What is filed under which name. What exists already stays as it is when it is created again from a file. */
@ApplicationScoped
public class Catalogue {

    private static final int DUPLICATE_KEY = 1062;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    @Language("SQL")
    private static final String BRANCHES = """
            SELECT b.id, b.database_id, o.name AS organization, d.name AS db, b.name, b.production, b.topology_version, b.created_at
            FROM branch b
            JOIN catalogue_database d ON d.id = b.database_id
            JOIN organization o ON o.id = d.organization_id
            """;

    @Language("SQL")
    private static final String SHARDS = """
            SELECT k.id, k.name AS keyspace, k.sharded, k.created_at, s.id AS shard_id, s.name AS shard, s.schema_name, s.servers,
                   s.accounts
            FROM keyspace k JOIN shard s ON s.keyspace_id = k.id
            WHERE k.branch_id = ? ORDER BY k.name, s.position
            """;

    private final Pool pool;
    private final Secrets secrets;
    private final Clock clock;

    Catalogue(Pool pool, Secrets secrets, Clock clock) {
        this.pool = pool;
        this.secrets = secrets;
        this.clock = clock;
    }

    public Uni<List<NamedEntry>> organizations() {
        return named("SELECT id, name, created_at FROM organization ORDER BY name", Tuple.tuple());
    }

    public Uni<NamedEntry> organization(String name) {
        return named("SELECT id, name, created_at FROM organization WHERE name = ?", Tuple.of(name))
                .map(found -> only(found, "There is no organization " + name));
    }

    public Uni<List<NamedEntry>> databases(String organization) {
        return organization(organization)
                .chain(found -> named(
                        "SELECT id, name, created_at FROM catalogue_database WHERE organization_id = ? ORDER BY name",
                        Tuple.of(found.id())));
    }

    public Uni<NamedEntry> database(String organization, String name) {
        return organization(organization)
                .chain(found -> named(
                        "SELECT id, name, created_at FROM catalogue_database WHERE organization_id = ? AND name = ?",
                        Tuple.of(found.id(), name)))
                .map(found -> only(found, "There is no database " + name + " in organization " + organization));
    }

    public Uni<List<BranchEntry>> branches(String organization, String database) {
        return database(organization, database)
                .chain(found -> branches("WHERE b.database_id = ? ORDER BY b.name", Tuple.of(found.id())));
    }

    public Uni<BranchEntry> branch(String organization, String database, String name) {
        return branches("WHERE o.name = ? AND d.name = ? AND b.name = ?", Tuple.of(organization, database, name))
                .map(found -> only(found, "There is no branch " + name + " in " + organization + "/" + database));
    }

    /** The branch that is meant when none is named. */
    public Uni<BranchEntry> productionBranch(String organization, String database) {
        return branches(
                        "WHERE o.name = ? AND d.name = ? AND b.production ORDER BY b.name LIMIT 1",
                        Tuple.of(organization, database))
                .map(found -> only(
                        found, "There is no production branch in " + organization + "/" + database + "; name one"));
    }

    public Uni<BranchEntry> branchById(String id) {
        return branches("WHERE b.id = ?", Tuple.of(id)).map(found -> only(found, "The branch is gone"));
    }

    public Uni<List<BranchEntry>> branchesById(List<String> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        String marks = String.join(",", java.util.Collections.nCopies(ids.size(), "?"));
        return branches("WHERE b.id IN (" + marks + ")", Tuple.wrap(new ArrayList<Object>(ids)));
    }

    public Uni<List<KeyspaceEntry>> keyspaces(String branchId) {
        return pool.preparedQuery(SHARDS).execute(Tuple.of(branchId)).map(this::keyspaces);
    }

    public Uni<KeyspaceEntry> keyspace(BranchEntry branch, String name) {
        return keyspaces(branch.id()).map(all -> find(all, name)
                .orElseThrow(() -> Refusal.notFound("There is no keyspace " + name + " in branch " + branch.name())));
    }

    public static Optional<KeyspaceEntry> find(List<KeyspaceEntry> all, String name) {
        return all.stream().filter(keyspace -> keyspace.name().equals(name)).findFirst();
    }

    public Uni<BranchTopology> topology(BranchEntry branch) {
        return keyspaces(branch.id())
                .map(all -> new BranchTopology(
                        branch.organization(),
                        branch.database(),
                        branch.name(),
                        branch.topologyVersion(),
                        all.stream().map(KeyspaceEntry::spec).toList()));
    }

    public Uni<NamedEntry> createOrganization(String name) {
        check("organization", name);
        return insert(
                        pool,
                        "INSERT INTO organization (id, name, created_at) VALUES (?, ?, ?)",
                        Tuple.of(newId(), name, clock.millis()),
                        "organization " + name)
                .chain(() -> organization(name));
    }

    public Uni<NamedEntry> createDatabase(String organization, String name) {
        check("database", name);
        return organization(organization)
                .chain(found -> insert(
                        pool,
                        "INSERT INTO catalogue_database (id, organization_id, name, last_workflow_number, created_at) VALUES (?, ?, ?, 0, ?)",
                        Tuple.of(newId(), found.id(), name, clock.millis()),
                        "database " + name))
                .chain(() -> database(organization, name));
    }

    public Uni<BranchEntry> createBranch(String organization, String database, String name) {
        check("branch", name);
        return branches(organization, database)
                .chain(existing -> database(organization, database)
                        .chain(found -> insert(
                                pool,
                                "INSERT INTO branch (id, database_id, name, production, topology_version, created_at) VALUES (?, ?, ?, ?, 1, ?)",
                                Tuple.of(newId(), found.id(), name, existing.isEmpty(), clock.millis()),
                                "branch " + name)))
                .chain(() -> branch(organization, database, name));
    }

    /** Creates a keyspace with all its shards, or nothing. */
    public Uni<KeyspaceEntry> createKeyspace(BranchEntry branch, KeyspaceSpec spec) {
        check("keyspace", spec.name());
        if (spec.shards().isEmpty()) {
            throw Refusal.invalid("Keyspace " + spec.name() + " needs at least one shard with a primary server");
        }
        if (!spec.sharded() && spec.shards().size() > 1) {
            throw Refusal.invalid("Keyspace " + spec.name() + " is not sharded but names several shards");
        }
        String keyspaceId = newId();
        return pool.withTransaction(connection -> {
                    Uni<Void> steps = insert(
                            connection,
                            "INSERT INTO keyspace (id, branch_id, name, sharded, created_at) VALUES (?, ?, ?, ?, ?)",
                            Tuple.of(keyspaceId, branch.id(), spec.name(), spec.sharded(), clock.millis()),
                            "keyspace " + spec.name());
                    for (int i = 0; i < spec.shards().size(); i++) {
                        int position = i;
                        steps = steps.chain(() -> insertShard(
                                connection, keyspaceId, position, spec.shards().get(position)));
                    }
                    return steps.chain(() -> connection
                            .preparedQuery("UPDATE branch SET topology_version = topology_version + 1 WHERE id = ?")
                            .execute(Tuple.of(branch.id()))
                            .replaceWithVoid());
                })
                .chain(() -> keyspace(branch, spec.name()));
    }

    private Uni<Void> insertShard(SqlClient connection, String keyspaceId, int position, ShardSpec shard) {
        String id = newId();
        return insert(
                connection,
                "INSERT INTO shard (id, keyspace_id, position, name, schema_name, servers, accounts, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                Tuple.wrap(new ArrayList<Object>(List.of(
                        id,
                        keyspaceId,
                        position,
                        shard.name(),
                        shard.schema(),
                        json(new StoredServers(shard.primary(), shard.replicas())),
                        secrets.encrypt(json(shard.accounts()), id),
                        clock.millis()))),
                "shard " + shard.name());
    }

    private List<KeyspaceEntry> keyspaces(RowSet<Row> rows) {
        record Head(String id, String name, boolean sharded, Instant createdAt) {}
        Map<Head, List<ShardSpec>> shards = new LinkedHashMap<>();
        for (Row row : rows) {
            var head = new Head(
                    row.getString("id"),
                    row.getString("keyspace"),
                    row.getBoolean("sharded"),
                    Instant.ofEpochMilli(row.getLong("created_at")));
            var servers =
                    ContractJson.read(row.getString("servers").getBytes(StandardCharsets.UTF_8), StoredServers.class);
            var accounts = ContractJson.read(
                    secrets.decrypt(row.getString("accounts"), row.getString("shard_id"))
                            .getBytes(StandardCharsets.UTF_8),
                    Accounts.class);
            shards.computeIfAbsent(head, _ -> new ArrayList<>())
                    .add(new ShardSpec(
                            row.getString("shard"),
                            row.getString("schema_name"),
                            servers.primary(),
                            servers.replicas(),
                            accounts));
        }
        return shards.entrySet().stream()
                .map(entry -> new KeyspaceEntry(
                        entry.getKey().id(),
                        entry.getKey().createdAt(),
                        new KeyspaceSpec(entry.getKey().name(), entry.getKey().sharded(), entry.getValue())))
                .toList();
    }

    private Uni<List<NamedEntry>> named(String sql, Tuple parameters) {
        return pool.preparedQuery(sql).execute(parameters).map(rows -> {
            var found = new ArrayList<NamedEntry>();
            rows.forEach(row -> found.add(new NamedEntry(
                    row.getString("id"), row.getString("name"), Instant.ofEpochMilli(row.getLong("created_at")))));
            return found;
        });
    }

    private Uni<List<BranchEntry>> branches(String where, Tuple parameters) {
        return pool.preparedQuery(BRANCHES + where).execute(parameters).map(rows -> {
            var found = new ArrayList<BranchEntry>();
            rows.forEach(row -> found.add(new BranchEntry(
                    row.getString("id"),
                    row.getString("database_id"),
                    row.getString("organization"),
                    row.getString("db"),
                    row.getString("name"),
                    row.getBoolean("production"),
                    row.getLong("topology_version"),
                    Instant.ofEpochMilli(row.getLong("created_at")))));
            return found;
        });
    }

    private static Uni<Void> insert(SqlClient client, String sql, Tuple parameters, String what) {
        return client.preparedQuery(sql)
                .execute(parameters)
                .onFailure(e -> e instanceof MySQLException error && error.getErrorCode() == DUPLICATE_KEY)
                .transform(_ -> Refusal.unprocessable("There is already a " + what + " here"))
                .replaceWithVoid();
    }

    private static <T> T only(List<T> found, String missing) {
        if (found.isEmpty()) {
            throw Refusal.notFound(missing);
        }
        return found.getFirst();
    }

    private static void check(String kind, String name) {
        if (!NAME.matcher(name).matches()) {
            throw Refusal.invalid(
                    "The name of a " + kind + " is 1 to 63 letters, digits, - or _, and begins with a letter or digit");
        }
    }

    private static String json(Object value) {
        return new String(ContractJson.write(value), StandardCharsets.UTF_8);
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    /** The stored form of a shard's addresses. */
    record StoredServers(ServerSpec primary, List<ServerSpec> replicas) {}
}
