package io.shardway.api.access;

import io.shardway.api.Refusal;
import io.shardway.api.audit.AuditTrail;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.intellij.lang.annotations.Language;

/** Service tokens in the metadata database. */
@ApplicationScoped
class TokenStore {

    @Language("SQL")
    private static final String TOKENS = """
        SELECT t.id, o.name AS organization, t.name, t.permissions, t.created_at, t.last_used_at, t.expires_at
        FROM service_token t JOIN organization o ON o.id = t.organization_id
        """;

    private final Pool pool;

    TokenStore(Pool pool) {
        this.pool = pool;
    }

    /** One way in for every credential: unknown ids and wrong secrets both are a hash that is not there. */
    Uni<Optional<ServiceToken>> bySecretHash(String hash) {
        return pool.preparedQuery(TOKENS + "WHERE t.secret_hash = ?")
                .execute(Tuple.of(hash))
                .map(rows -> tokens(rows).stream().findFirst());
    }

    Uni<List<ServiceToken>> list(String organizationId, int offset, int limit) {
        return pool.preparedQuery(
                        TOKENS + "WHERE t.organization_id = ? ORDER BY t.created_at DESC, t.id LIMIT ? OFFSET ?")
                .execute(Tuple.of(organizationId, limit, offset))
                .map(TokenStore::tokens);
    }

    Uni<ServiceToken> get(String organizationId, String id) {
        return pool.preparedQuery(TOKENS + "WHERE t.organization_id = ? AND t.id = ?")
                .execute(Tuple.of(organizationId, id))
                .map(rows -> tokens(rows).stream().findFirst().orElseThrow(() -> missing(id)));
    }

    Uni<Void> insert(
            String organizationId,
            ServiceToken token,
            String secretHash,
            String createdBy,
            Optional<Long> auditEntry,
            Function<SqlClient, Uni<Void>> noting) {
        var values = new ArrayList<Object>();
        Collections.addAll(
                values,
                token.id(),
                organizationId,
                token.name(),
                secretHash,
                words(token.permissions()),
                createdBy,
                token.createdAt().toEpochMilli(),
                token.expiresAt().map(Instant::toEpochMilli).orElse(null));
        return pool.withTransaction(connection -> connection
                .preparedQuery("""
                    INSERT INTO service_token (id, organization_id, name, secret_hash, permissions, created_by, created_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
                    """)
                .execute(Tuple.wrap(values))
                .chain(() -> noting.apply(connection))
                .chain(() -> accepted(connection, auditEntry)));
    }

    Uni<Void> delete(String organizationId, String id, Optional<Long> auditEntry) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("DELETE FROM service_token WHERE organization_id = ? AND id = ?")
                .execute(Tuple.of(organizationId, id))
                .invoke(done -> {
                    if (done.rowCount() == 0) {
                        throw missing(id);
                    }
                })
                .chain(() -> accepted(connection, auditEntry)));
    }

    /** Notes a use unless one is noted since {@code notSince}. */
    Uni<Void> used(String id, Instant at, Instant notSince) {
        return pool.preparedQuery("UPDATE service_token SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR"
                        + " last_used_at <= ?)")
                .execute(Tuple.of(at.toEpochMilli(), id, notSince.toEpochMilli()))
                .replaceWithVoid();
    }

    private static Uni<Void> accepted(SqlClient transaction, Optional<Long> auditEntry) {
        return auditEntry.map(entry -> AuditTrail.accept(transaction, entry)).orElseGet(() -> Uni.createFrom()
                .voidItem());
    }

    private static Refusal missing(String id) {
        return Refusal.notFound("There is no service token " + id + " in this organization");
    }

    private static List<ServiceToken> tokens(RowSet<Row> rows) {
        var found = new ArrayList<ServiceToken>();
        rows.forEach(row -> found.add(new ServiceToken(
                row.getString("id"),
                row.getString("organization"),
                row.getString("name"),
                permissions(row.getString("permissions")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Optional.ofNullable(row.getLong("last_used_at")).map(Instant::ofEpochMilli),
                Optional.ofNullable(row.getLong("expires_at")).map(Instant::ofEpochMilli))));
        return found;
    }

    private static String words(Set<Permission> permissions) {
        return permissions.stream().sorted().map(Permission::word).collect(Collectors.joining(","));
    }

    /** A word that this version does not know gives no right. */
    private static Set<Permission> permissions(String words) {
        return Arrays.stream(words.split(",", -1))
                .flatMap(word -> Permission.of(word).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
