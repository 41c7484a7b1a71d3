package io.shardway.gateway.routing;

import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.StatementKind;
import io.shardway.gateway.sql.TableReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From the tables that a statement names to the one keyspace that serves them all; pure. */
public final class Router {

    private static final Set<String> SYSTEM_SCHEMAS = Set.of(
            "information_schema", "mysql", "performance_schema", "sys", "INFORMATION_SCHEMA", "PERFORMANCE_SCHEMA");

    private final RoutingTable routing;
    private final Topology topology;
    private final Catalog catalog;
    private final Scope scope;
    private final Map<String, String> temporaryTables;

    private final Map<String, String> servedBy = new LinkedHashMap<>();
    private final Set<RoutingTable.Entry> routes = new LinkedHashSet<>();
    private final Set<String> routedTables = new HashSet<>();
    private final Set<String> qualifiers = new HashSet<>();
    private final List<ServerError> problems = new ArrayList<>();
    private boolean catalogMayBeOld;
    private boolean beyondRoutes;

    private Router(
            RoutingTable routing,
            Topology topology,
            Catalog catalog,
            Scope scope,
            Map<String, String> temporaryTables) {
        this.routing = routing;
        this.topology = topology;
        this.catalog = catalog;
        this.scope = scope;
        this.temporaryTables = temporaryTables;
    }

    /**
     * @param scope the session's database
     * @param temporaryTables the session's temporary tables → the keyspace in whose schema each was made
     */
    public static Decision route(
            RoutingTable routing,
            Topology topology,
            Catalog catalog,
            Scope scope,
            Map<String, String> temporaryTables,
            Plan plan) {
        return new Router(routing, topology, catalog, scope, temporaryTables).route(plan);
    }

    private Decision route(Plan plan) {
        for (TableReference reference : plan.references()) {
            place(reference);
        }
        for (TableReference call : plan.calls()) {
            placeCall(call, plan.kind() == StatementKind.CALL);
        }
        if (servedBy.isEmpty()) {
            for (TableReference call : plan.calls()) {
                call.qualifier().flatMap(topology::named).ifPresent(keyspace -> servedBy.put(call + "()", keyspace));
            }
        }
        for (String database : plan.databases()) {
            if (servedBy.isEmpty()) {
                topology.named(database).ifPresent(keyspace -> servedBy.put(database, keyspace));
            }
            if (topology.named(database).isPresent()) {
                qualifiers.add(database);
            }
        }
        if (!problems.isEmpty()) {
            return new Decision.Refused(problems.getFirst(), catalogMayBeOld);
        }
        Set<String> keyspaces = new LinkedHashSet<>(servedBy.values());
        if (keyspaces.size() > 1) {
            return new Decision.Refused(ServerError.notSupported(
                    "One statement cannot use tables of different keyspaces: " + describeServing()));
        }
        Optional<String> keyspace = keyspaces.stream().findFirst().or(this::home);
        if (keyspace.isEmpty()) {
            return new Decision.Refused(new ServerError(
                    ServerError.NO_DATABASE, "3D000", "No database selected: the branch has no keyspace"));
        }
        Optional<KeyspaceSpec> spec = topology.keyspace(keyspace.get());
        if (spec.isEmpty()) {
            return new Decision.Refused(ServerError.unknownDatabase(keyspace.get()));
        }
        if (spec.get().sharded() || spec.get().shards().size() != 1) {
            return new Decision.Refused(ServerError.notSupported(
                    "Keyspace " + keyspace.get() + " is sharded; this gateway serves unsharded keyspaces only"));
        }
        long until = 0;
        for (RoutingTable.Entry route : routes) {
            until = Math.max(until, route.route().bufferingUntil().orElse(0L));
        }
        return new Decision.Served(
                keyspace.get(),
                Set.copyOf(routes),
                Set.copyOf(routedTables),
                until,
                beyondRoutes || routes.isEmpty(),
                !servedBy.isEmpty(),
                qualifiers);
    }

    private Optional<String> home() {
        return scope.keyspace().or(topology::defaultKeyspace);
    }

    private void place(TableReference reference) {
        if (reference.qualifier().isPresent()) {
            String qualifier = reference.qualifier().get();
            if (SYSTEM_SCHEMAS.contains(qualifier)) {
                return;
            }
            topology.named(qualifier).ifPresent(keyspace -> {
                qualifiers.add(qualifier);
                placeIn(reference, Optional.of(keyspace));
            });
            return;
        }
        String temporary = temporaryTables.get(reference.table());
        if (temporary != null) {
            servedBy.put(reference.table(), temporary);
            return;
        }
        placeIn(reference, scope.keyspace());
    }

    private void placeIn(TableReference reference, Optional<String> named) {
        Optional<String> keyspace = named.map(name -> routing.ruled(reference.table(), name, scope.tablet()));
        List<RoutingTable.Entry> leading = routing.routes(reference.table(), keyspace);
        for (RoutingTable.Entry route : leading) {
            routes.add(route);
            routedTables.add(reference.table());
            serve(reference, route.serving(scope.tablet()));
        }
        if (!leading.isEmpty()) {
            return;
        }
        beyondRoutes = true;
        if (keyspace.isPresent()) {
            Optional<Set<Catalog.BaseTable>> view = catalog.view(keyspace.get(), reference.table());
            if (view.isPresent()) {
                placeView(reference, keyspace.get(), view.get());
            } else if (reference.certain() || reference.qualifier().isPresent()) {
                serve(reference, keyspace.get());
            }
            return;
        }
        placeGlobally(reference);
    }

    /** No keyspace is named anywhere: the only one that has the table. */
    private void placeGlobally(TableReference reference) {
        List<String> having = new ArrayList<>();
        for (KeyspaceSpec keyspace : topology.keyspaces()) {
            if (!topology.isExplicit(keyspace.name()) && catalog.hasTable(keyspace.name(), reference.table())) {
                having.add(keyspace.name());
            }
        }
        if (having.size() == 1) {
            placeIn(reference, Optional.of(having.getFirst()));
        } else if (having.size() > 1) {
            catalogMayBeOld = true;
            problems.add(ServerError.unknown("Table " + reference.table() + " is ambiguous: keyspaces "
                    + String.join(", ", having) + " have one; name the keyspace"));
        } else if (reference.certain()) {
            catalogMayBeOld = true;
            problems.add(new ServerError(
                    ServerError.NO_DATABASE,
                    "3D000",
                    "No database selected, and no keyspace of the branch has a table " + reference.table()));
        }
    }

    /** A view runs where its base tables are served, if it exists there too. */
    private void placeView(TableReference reference, String keyspace, Set<Catalog.BaseTable> base) {
        Set<String> serving = new LinkedHashSet<>();
        for (Catalog.BaseTable table : base) {
            List<RoutingTable.Entry> leading = routing.routes(table.table(), Optional.of(table.keyspace()));
            for (RoutingTable.Entry route : leading) {
                routes.add(route);
                routedTables.add(table.table());
                serving.add(route.serving(scope.tablet()));
            }
            if (leading.isEmpty()) {
                beyondRoutes = true;
                serving.add(table.keyspace());
            }
        }
        if (serving.size() > 1) {
            problems.add(ServerError.notSupported("View " + keyspace + "." + reference.table()
                    + " reads tables of different keyspaces: " + String.join(", ", serving)));
            return;
        }
        String server = serving.stream().findFirst().orElse(keyspace);
        if (!server.equals(keyspace) && !catalog.hasTable(server, reference.table())) {
            problems.add(ServerError.notSupported(
                    "View " + keyspace + "." + reference.table() + " reads tables that keyspace " + server
                            + " serves now, and there is no such view; create it there"));
            return;
        }
        serve(reference, server);
    }

    private void placeCall(TableReference call, boolean procedure) {
        Optional<String> owner =
                call.qualifier().isPresent() ? topology.named(call.qualifier().get()) : home();
        if (owner.isPresent()) {
            call.qualifier().ifPresent(qualifiers::add);
        }
        owner.ifPresent(keyspace -> catalog.routine(keyspace, call.table()).ifPresent(routine -> {
            if (routine.readable()) {
                placeReadable(call, keyspace, routine, procedure);
            } else {
                placeUnreadable(call, keyspace, procedure);
            }
        }));
    }

    /** A routine runs where the tables in its body are served, if it exists there too. */
    private void placeReadable(TableReference call, String keyspace, Catalog.Routine routine, boolean procedure) {
        Set<String> serving = new LinkedHashSet<>();
        for (Catalog.BaseTable name : routine.mentioned()) {
            Set<Catalog.BaseTable> tables =
                    catalog.view(name.keyspace(), name.table()).orElse(Set.of(name));
            for (Catalog.BaseTable table : tables) {
                List<RoutingTable.Entry> leading = routing.routes(table.table(), Optional.of(table.keyspace()));
                for (RoutingTable.Entry route : leading) {
                    routes.add(route);
                    routedTables.add(table.table());
                    serving.add(route.serving(scope.tablet()));
                }
                if (leading.isEmpty() && catalog.hasTable(table.keyspace(), table.table())) {
                    beyondRoutes = true;
                    serving.add(table.keyspace());
                }
            }
        }
        if (serving.size() > 1) {
            problems.add(ServerError.notSupported("Routine " + keyspace + "." + call.table()
                    + " uses tables of different keyspaces: " + String.join(", ", serving)));
            return;
        }
        if (serving.isEmpty()) {
            beyondRoutes = true;
            if (procedure) {
                servedBy.put(call + "()", keyspace);
            }
            return;
        }
        String server = serving.iterator().next();
        if (!server.equals(keyspace) && catalog.routine(server, call.table()).isEmpty()) {
            catalogMayBeOld = true;
            problems.add(ServerError.notSupported("Routine " + keyspace + "." + call.table()
                    + " uses tables that keyspace " + server
                    + " serves now, and there is no such routine; create it there"));
            return;
        }
        servedBy.put(call + "()", server);
    }

    /** Nobody knows what it uses: it waits with every table of its keyspace that is being moved, and the fence judges its writes. */
    private void placeUnreadable(TableReference call, String keyspace, boolean procedure) {
        beyondRoutes = true;
        for (RoutingTable.Entry route : routing.routes(keyspace)) {
            routes.add(route);
            routedTables.addAll(route.route().tables());
        }
        if (procedure) {
            servedBy.put(call + "()", keyspace);
        }
    }

    private void serve(TableReference reference, String keyspace) {
        String name = reference.toString();
        String before = servedBy.put(name, keyspace);
        if (before != null && !before.equals(keyspace)) {
            problems.add(ServerError.unknown("Table " + name + " is ambiguous: workflows lead it to keyspaces " + before
                    + " and " + keyspace + "; name the keyspace"));
        }
    }

    private String describeServing() {
        List<String> parts = new ArrayList<>();
        servedBy.forEach((table, keyspace) -> parts.add(table + " is served by " + keyspace));
        return String.join(", ", parts);
    }
}
