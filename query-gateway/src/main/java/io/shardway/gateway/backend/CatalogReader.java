package io.shardway.gateway.backend;

import io.netty.channel.EventLoop;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.gateway.routing.Catalog;
import io.shardway.gateway.routing.Topology;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Planner;
import io.shardway.gateway.sql.TableReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Reads tables, views and how the server reads statements from one keyspace's primary, on a connection that ends with it. */
public final class CatalogReader {

    /** utf8mb4_general_ci */
    private static final int COLLATION = 45;

    private static final String SCHEMA = ":schema";

    /** NULL, for a body that the account may not see, reads as empty text. */
    private static final List<String> QUERIES = List.of(
            "SELECT table_name FROM information_schema.tables WHERE table_type <> 'VIEW' AND table_schema = " + SCHEMA,
            "SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = " + SCHEMA,
            "SELECT routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = " + SCHEMA,
            "SELECT @@GLOBAL.sql_mode");

    private static final Planner.Mentioned NOTHING = new Planner.Mentioned(Set.of(), Set.of());

    /** What one server said. */
    public record Reading(Catalog.Schema schema, LexMode lexMode, String serverVersion, int capabilities) {}

    private final BackendConnector connector;
    private final Planner planner;

    public CatalogReader(BackendConnector connector, Planner planner) {
        this.connector = connector;
        this.planner = planner;
    }

    public CompletableFuture<Reading> read(EventLoop loop, Topology topology, KeyspaceSpec keyspace) {
        CompletableFuture<Reading> reading = new CompletableFuture<>();
        ShardSpec shard = keyspace.shards().getFirst();
        var connecting =
                connector.connect(loop, shard.primary(), shard.accounts().application(), 0, COLLATION, "");
        var _ = connecting.addListener(done -> {
            if (!done.isSuccess()) {
                reading.completeExceptionally(done.cause());
                return;
            }
            BackendConnection connection = connecting.getNow();
            String schema = "'" + shard.schema().replace("\\", "\\\\").replace("'", "''") + "'";
            var _ = rows(connection, QUERIES, schema, List.of())
                    .thenApply(found -> new Reading(
                            schema(topology, keyspace.name(), found),
                            LexMode.of(found.getLast().getFirst().getFirst()),
                            connection.greeting().serverVersion(),
                            connection.greeting().capabilities()))
                    .whenComplete((found, failure) -> {
                        connection.close();
                        if (failure == null) {
                            reading.complete(found);
                        } else {
                            reading.completeExceptionally(failure);
                        }
                    });
        });
        return reading;
    }

    /** The answers to all queries, one after the other. */
    private static CompletableFuture<List<List<List<String>>>> rows(
            BackendConnection connection, List<String> queries, String schema, List<List<List<String>>> before) {
        if (queries.isEmpty()) {
            return CompletableFuture.completedFuture(before);
        }
        return TextQuery.run(connection, queries.getFirst().replace(SCHEMA, schema))
                .thenCompose(answer -> rows(
                        connection,
                        queries.subList(1, queries.size()),
                        schema,
                        Stream.concat(before.stream(), Stream.of(answer)).toList()));
    }

    private Catalog.Schema schema(Topology topology, String keyspace, List<List<List<String>>> rows) {
        List<List<String>> tables = rows.getFirst();
        List<List<String>> views = rows.get(1);
        Set<String> names = new HashSet<>();
        tables.forEach(row -> names.add(row.getFirst()));
        Map<String, Set<Catalog.BaseTable>> bases = new HashMap<>();
        for (List<String> row : views) {
            bases.put(row.getFirst(), directBases(topology, keyspace, row.get(1)));
        }
        Map<String, Set<Catalog.BaseTable>> resolved = new HashMap<>();
        for (String view : bases.keySet()) {
            Set<Catalog.BaseTable> found = new HashSet<>();
            resolve(keyspace, view, bases, found, new HashSet<>());
            resolved.put(view, Set.copyOf(found));
        }
        return new Catalog.Schema(names, resolved, routines(topology, keyspace, rows.get(2)));
    }

    /** Routines that call others use what those use. */
    private Map<String, Catalog.Routine> routines(Topology topology, String keyspace, List<List<String>> rows) {
        Map<String, List<String>> bodies = new HashMap<>();
        for (List<String> row : rows) {
            // A procedure and a function may share a name; then both count.
            bodies.computeIfAbsent(row.getFirst().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(row.get(1));
        }
        Map<String, Planner.Mentioned> mentioned = new HashMap<>();
        bodies.forEach((name, texts) -> mentioned.put(
                name,
                planner.mentioned(
                        new String(
                                String.join(";", texts).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
                        LexMode.DEFAULT)));
        Map<String, Catalog.Routine> routines = new HashMap<>();
        for (String name : bodies.keySet()) {
            Set<String> reached = new HashSet<>();
            reach(name, mentioned, reached);
            Set<Catalog.BaseTable> tables = new HashSet<>();
            for (String routine : reached) {
                for (TableReference table :
                        mentioned.getOrDefault(routine, NOTHING).tables()) {
                    owner(topology, keyspace, table)
                            .ifPresent(owner -> tables.add(new Catalog.BaseTable(owner, table.table())));
                }
            }
            boolean readable = reached.stream().allMatch(routine -> bodies.getOrDefault(routine, List.of("?")).stream()
                    .noneMatch(String::isEmpty));
            routines.put(name, new Catalog.Routine(readable, tables));
        }
        return routines;
    }

    private static void reach(String routine, Map<String, Planner.Mentioned> mentioned, Set<String> reached) {
        if (mentioned.containsKey(routine) && reached.add(routine)) {
            for (TableReference call : mentioned.getOrDefault(routine, NOTHING).calls()) {
                reach(call.table(), mentioned, reached);
            }
        }
    }

    private static Optional<String> owner(Topology topology, String keyspace, TableReference reference) {
        return reference.qualifier().isEmpty()
                ? Optional.of(keyspace)
                : topology.named(reference.qualifier().get());
    }

    private Set<Catalog.BaseTable> directBases(Topology topology, String keyspace, String definition) {
        Set<Catalog.BaseTable> bases = new HashSet<>();
        String bytes = new String(definition.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        for (TableReference reference : planner.plan(bytes, LexMode.DEFAULT).references()) {
            Optional<String> owner = owner(topology, keyspace, reference);
            if (reference.certain()) {
                owner.ifPresent(name -> bases.add(new Catalog.BaseTable(name, reference.table())));
            }
        }
        return bases;
    }

    /** Views over views, down to tables; a view of another keyspace stands for itself. */
    private static void resolve(
            String keyspace,
            String view,
            Map<String, Set<Catalog.BaseTable>> bases,
            Set<Catalog.BaseTable> found,
            Set<String> visited) {
        if (!visited.add(view)) {
            return;
        }
        for (Catalog.BaseTable base : bases.getOrDefault(view, Set.of())) {
            if (base.keyspace().equals(keyspace) && bases.containsKey(base.table())) {
                resolve(keyspace, base.table(), bases, found, visited);
            } else {
                found.add(base);
            }
        }
    }
}
