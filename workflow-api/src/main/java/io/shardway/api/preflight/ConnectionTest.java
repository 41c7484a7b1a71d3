package io.shardway.api.preflight;

import io.shardway.api.Refusal;
import io.shardway.api.catalogue.ShardEntry;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Logs in to the servers of a shard with each account and says what is missing there. Reads only. Takes few worker threads, whatever the servers
 * do: so many tests run at once, and each ends with a report or a refusal within half a minute.
 */
@ApplicationScoped
public class ConnectionTest {

    private static final int AT_ONCE = 4;

    /** No further login begins after this. */
    private static final Duration TIME = Duration.ofSeconds(15);

    /** Nobody waits longer for a report, also when a server answers byte by byte. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Semaphore free = new Semaphore(AT_ONCE);

    ConnectionTest(Vertx vertx) {
        this.vertx = vertx;
    }

    public Uni<ConnectionReport> run(ShardEntry.Servers servers) {
        var context = MutinyHelper.executor(io.vertx.core.Vertx.currentContext());
        return Uni.createFrom()
                .deferred(() -> {
                    if (!free.tryAcquire()) {
                        throw Refusal.unavailable(
                                AT_ONCE + " connections are being tested already; try again in a moment");
                    }
                    return vertx.executeBlocking(() -> reportAndFree(servers), false);
                })
                .ifNoItem()
                .after(LONGEST)
                .failWith(() -> Refusal.unavailable("The servers have not answered within " + LONGEST.toSeconds()
                        + " s; check that they are database servers and reachable"))
                // Who has waited for too long comes from a timer's thread.
                .emitOn(context);
    }

    /** The place is free when the servers let go of the thread, not when the caller has gone. */
    private ConnectionReport reportAndFree(ShardEntry.Servers servers) {
        try {
            long end = System.nanoTime() + TIME.toNanos();
            var tested = new ArrayList<ConnectionReport.Server>();
            tested.add(new Visit(servers, servers.primary(), "primary", end).report());
            for (ServerSpec replica : servers.replicas()) {
                tested.add(new Visit(servers, replica, "replica", end).report());
            }
            return new ConnectionReport(tested);
        } finally {
            free.release();
        }
    }

    /** One server, visited with each account in turn. */
    private static final class Visit {

        private final ShardEntry.Servers shard;
        private final ServerSpec server;
        private final String role;
        private final long end;
        private final List<ConnectionReport.Login> logins = new ArrayList<>();
        private final List<ConnectionReport.Check> checks = new ArrayList<>();
        private Optional<String> version = Optional.empty();
        private Optional<String> unreachable = Optional.empty();

        /** @param end {@link System#nanoTime()} from which on nothing more is tried */
        Visit(ShardEntry.Servers shard, ServerSpec server, String role, long end) {
            this.shard = shard;
            this.server = server;
            this.role = role;
            this.end = end;
        }

        ConnectionReport.Server report() {
            boolean primary = role.equals("primary");
            if (primary) {
                login("writer", shard.accounts().writer(), connection -> {
                    var granted = GrantedRights.of(connection);
                    var missing = new ArrayList<>(missing(granted, GrantedRights.WRITER_ON_SCHEMA, shard.schema()));
                    missing.addAll(missing(granted, GrantedRights.WRITER_ON_SIDECAR, "_shardway"));
                    return missing;
                });
                login("reader", shard.accounts().reader(), connection -> {
                    var granted = GrantedRights.of(connection);
                    var missing = new ArrayList<>(missing(granted, GrantedRights.READER_ON_SCHEMA, shard.schema()));
                    missing.addAll(missing(granted, GrantedRights.READER_GLOBAL, "*"));
                    ServerSettings.ofPrimary(connection)
                            .forEach(found -> checks.add(new ConnectionReport.Check(
                                    found.name(),
                                    found.required(),
                                    found.found(),
                                    found.ok(),
                                    found.necessary(),
                                    found.help())));
                    return missing;
                });
            }
            login(
                    "application",
                    shard.accounts().application(),
                    connection ->
                            missing(GrantedRights.of(connection), GrantedRights.READER_ON_SCHEMA, shard.schema()));
            return new ConnectionReport.Server(
                    server,
                    role,
                    version,
                    version.map(text -> text.contains("MariaDB") ? "MariaDB" : "MySQL"),
                    logins,
                    checks);
        }

        private interface Look {
            List<String> with(Connection connection) throws SQLException;
        }

        private void login(String name, Account account, Look look) {
            if (unreachable.isEmpty() && System.nanoTime() - end > 0) {
                unreachable = Optional.of("Not tested: the test has taken " + TIME.toSeconds()
                        + " s already; test server " + server + " by itself");
            }
            if (unreachable.isPresent()) {
                // Waiting again for a server that does not answer tells nothing new.
                logins.add(new ConnectionReport.Login(name, account.user(), unreachable, List.of()));
                return;
            }
            try (Connection connection = Sessions.openToLook(server, account)) {
                version = version.or(() -> one(connection, "SELECT VERSION()"));
                boolean schema = one(connection, "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?")
                        .isPresent();
                var missing = new ArrayList<>(look.with(connection));
                logins.add(new ConnectionReport.Login(
                        name,
                        account.user(),
                        schema
                                ? Optional.empty()
                                : Optional.of("Account " + account.user() + " sees no schema " + shard.schema() + " on "
                                        + server + "; create it, or grant rights on it"),
                        missing));
            } catch (SQLException e) {
                failed(name, account, ServerErrors.wrap("look at server " + server, e));
            } catch (ShardwayException e) {
                failed(name, account, e);
            }
        }

        private void failed(String name, Account account, ShardwayException e) {
            Optional<String> error = Optional.of(String.valueOf(e.getMessage()));
            logins.add(new ConnectionReport.Login(name, account.user(), error, List.of()));
            if (e.code() == ErrorCode.SERVER_UNREACHABLE) {
                unreachable = error;
            }
        }

        private Optional<String> one(Connection connection, String sql) {
            try (var statement = connection.prepareStatement(sql)) {
                if (sql.contains("?")) {
                    statement.setString(1, shard.schema());
                }
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
                }
            } catch (SQLException e) {
                throw ServerErrors.wrap("look at server " + server, e);
            }
        }
    }

    private static List<String> missing(GrantedRights granted, List<List<String>> needed, String schema) {
        String place = schema.equals("*") ? "*.*" : "`" + schema + "`.*";
        return needed.stream()
                .filter(alternatives -> alternatives.stream().noneMatch(right -> granted.has(right, schema)))
                .map(alternatives -> alternatives.getFirst() + " ON " + place)
                .toList();
    }
}
