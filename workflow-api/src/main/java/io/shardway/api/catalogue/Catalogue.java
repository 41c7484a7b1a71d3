package io.shardway.api.catalogue;

import io.shardway.api.Refusal;
import io.shardway.contract.topology.BranchTopology;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.mysqlclient.MySQLException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    private final Pool pool;
    private final Keyspaces keyspaces;
    private final Clock clock;

    Catalogue(Pool pool, Keyspaces keyspaces, Clock clock) {
        this.pool = pool;
        this.keyspaces = keyspaces;
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
        return keyspaces.of(branchId);
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
                        all.stream()
                                .filter(KeyspaceEntry::ready)
                                .map(KeyspaceEntry::spec)
                                .toList()));
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
    public Uni<KeyspaceEntry> createKeyspace(BranchEntry branch, NewKeyspace wish) {
        check("keyspace", wish.name());
        return keyspaces.create(branch, wish).chain(() -> keyspace(branch, wish.name()));
    }

    /** Removes a keyspace that no workflow uses; its servers stay as they are. */
    public Uni<Void> deleteKeyspace(BranchEntry branch, KeyspaceEntry entry) {
        return keyspaces.delete(branch, entry);
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

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
