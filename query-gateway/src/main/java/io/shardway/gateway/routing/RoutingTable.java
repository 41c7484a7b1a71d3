package io.shardway.gateway.routing;

import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRule;
import io.shardway.contract.routing.RoutingSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One routing snapshot, indexed, with a count of the statements that were planned under it and still run: per route, and one for
 * statements on tables without a route. Routes never change; only the counts do.
 */
public final class RoutingTable {

    /** A route and the statements under way on its tables. */
    public static final class Entry {

        private final Route route;
        private final AtomicLong running = new AtomicLong();

        private Entry(Route route) {
            this.route = route;
        }

        public Route route() {
            return route;
        }

        /** The keyspace that serves this kind of traffic. */
        public String serving(TabletType tablet) {
            return tablet == TabletType.PRIMARY ? route.primary() : route.replica();
        }

        private boolean leads(Optional<String> keyspace) {
            return keyspace.isEmpty() || route.keyspaces().contains(keyspace.get());
        }
    }

    /** A statement that runs under this table; {@link #close} when its answer is complete. */
    public interface Running extends AutoCloseable {
        @Override
        void close();
    }

    private final long epoch;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, List<Entry>> byTable = new HashMap<>();
    private final UserRules rules;
    private final AtomicLong withoutRoute = new AtomicLong();

    private RoutingTable(long epoch, List<Route> routes, List<RoutingRule> rules) {
        this.epoch = epoch;
        this.rules = UserRules.of(rules);
        for (Route route : routes) {
            Entry entry = new Entry(route);
            entries.add(entry);
            for (String table : route.tables()) {
                byTable.computeIfAbsent(table, _ -> new ArrayList<>()).add(entry);
            }
        }
    }

    public static RoutingTable empty() {
        return new RoutingTable(0, List.of(), List.of());
    }

    public static RoutingTable of(RoutingSnapshot snapshot) {
        return new RoutingTable(
                snapshot.epoch(), snapshot.routes(), snapshot.rulesOfUsers().rules());
    }

    public long epoch() {
        return epoch;
    }

    /** Routes that lead a table referenced with this keyspace (from the qualifier or the session), or with none. */
    public List<Entry> routes(String table, Optional<String> keyspace) {
        List<Entry> listed = byTable.get(table);
        if (listed == null) {
            return List.of();
        }
        return listed.stream().filter(entry -> entry.leads(keyspace)).toList();
    }

    /** Routes of all tables of a keyspace. */
    public List<Entry> routes(String keyspace) {
        return entries.stream()
                .filter(entry -> entry.leads(Optional.of(keyspace)))
                .toList();
    }

    /** The keyspace that a user's rule leads to from this one; the same when there is none, or a workflow's route leads the table. */
    public String ruled(String table, String keyspace, TabletType tablet) {
        return routes(table, Optional.of(keyspace)).isEmpty()
                ? rules.target(table, keyspace, tablet).orElse(keyspace)
                : keyspace;
    }

    /** Every keyspace that a route names. */
    public Set<String> keyspaces() {
        Set<String> names = new HashSet<>();
        for (Entry entry : entries) {
            names.add(entry.route.primary());
            names.add(entry.route.replica());
        }
        return names;
    }

    /**
     * Counts a statement until the result is closed.
     *
     * @param routes routes of its tables
     * @param beyondRoutes whether it may use tables that no route leads
     */
    public Running enter(Set<Entry> routes, boolean beyondRoutes) {
        Set<AtomicLong> counters = new HashSet<>();
        for (Entry entry : routes) {
            counters.add(entry.running);
        }
        if (beyondRoutes) {
            counters.add(withoutRoute);
        }
        counters.forEach(AtomicLong::incrementAndGet);
        return () -> counters.forEach(AtomicLong::decrementAndGet);
    }

    /**
     * Whether no statement planned under this table still runs on a table that {@code newer} treats differently. A table that only
     * the newer snapshot leads had no route here, so every statement that may have used tables without a route counts for it.
     */
    public boolean drainedFor(RoutingTable newer) {
        for (Entry entry : entries) {
            if (entry.running.get() > 0 && newer.entries.stream().noneMatch(other -> entry.route.equals(other.route))) {
                return false;
            }
        }
        return withoutRoute.get() == 0 || newer.entries.stream().allMatch(this::leadsAllOf);
    }

    /** The same table name in another keyspace is another table. */
    private boolean leadsAllOf(Entry other) {
        for (String table : other.route.tables()) {
            for (String keyspace : other.route.keyspaces()) {
                if (routes(table, Optional.of(keyspace)).isEmpty()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether nothing planned under this table runs any more. */
    public boolean idle() {
        return withoutRoute.get() == 0 && entries.stream().allMatch(entry -> entry.running.get() == 0);
    }
}
