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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Reads tables, views and how the server reads statements from one keyspace's primary, on a connection that ends with it. */
public final class CatalogReader {

    /** utf8mb4_general_ci */
    private static final int COLLATION = 45;

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
            var _ = TextQuery.run(
                            connection,
                            "SELECT table_name FROM information_schema.tables WHERE table_type <> 'VIEW' AND table_schema = "
                                    + schema)
                    .thenCompose(tables -> TextQuery.run(
                                    connection,
                                    "SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = "
                                            + schema)
                            .thenCompose(views -> TextQuery.run(connection, "SELECT @@GLOBAL.sql_mode")
                                    .thenApply(mode -> new Reading(
                                            schema(topology, keyspace.name(), tables, views),
                                            LexMode.of(mode.getFirst().getFirst()),
                                            connection.greeting().serverVersion(),
                                            connection.greeting().capabilities()))))
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

    private Catalog.Schema schema(
            Topology topology, String keyspace, List<List<String>> tables, List<List<String>> views) {
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
        return new Catalog.Schema(names, resolved);
    }

    private Set<Catalog.BaseTable> directBases(Topology topology, String keyspace, String definition) {
        Set<Catalog.BaseTable> bases = new HashSet<>();
        String bytes = new String(definition.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        for (TableReference reference : planner.plan(bytes, LexMode.DEFAULT).references()) {
            Optional<String> owner = reference.qualifier().isEmpty()
                    ? Optional.of(keyspace)
                    : topology.named(reference.qualifier().get());
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
