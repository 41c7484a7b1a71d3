package io.shardway.api.routing;

import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRule;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.kernel.vschema.VSchema.TableInKeyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One rule in the form of the reference (section 11.5): a name, and the table that serves it.
 *
 * @param keyspace absent for a bare name
 * @param tablet {@code primary}, {@code replica} or {@code rdonly}; absent: every kind of traffic without a rule of its own
 */
record Rule(Optional<String> keyspace, String table, Optional<String> tablet, String toKeyspace, String toTable) {

    private static final Set<String> TABLETS = Set.of("primary", "replica", "rdonly");

    /** A name with its tablet type. */
    private record From(Optional<String> keyspace, String table, Optional<String> tablet) {}

    /** All rules of a branch: first those of workflows, then those that users have written. */
    static List<Rule> of(RoutingSnapshot snapshot) {
        return Stream.concat(
                        ofWorkflows(snapshot).stream(),
                        snapshot.rulesOfUsers().rules().stream().map(Rule::of))
                .toList();
    }

    /** What the routes of workflows say: every name leads to the side that serves. */
    static List<Rule> ofWorkflows(RoutingSnapshot snapshot) {
        List<Rule> rules = new ArrayList<>();
        snapshot.routes().forEach(route -> route.tables().forEach(table -> {
            add(rules, Optional.empty(), table, route);
            route.keyspaces().forEach(keyspace -> add(rules, Optional.of(keyspace), table, route));
        }));
        return List.copyOf(rules);
    }

    private static void add(List<Rule> rules, Optional<String> keyspace, String table, Route route) {
        rules.add(new Rule(keyspace, table, Optional.empty(), route.primary(), table));
        rules.add(new Rule(keyspace, table, Optional.of("replica"), route.replica(), table));
        rules.add(new Rule(keyspace, table, Optional.of("rdonly"), route.replica(), table));
    }

    private static Rule of(RoutingRule rule) {
        return new Rule(Optional.of(rule.keyspace()), rule.table(), rule.tablet(), rule.target(), rule.table());
    }

    /** @return empty when one of the texts is no name */
    static Optional<Rule> parse(String from, String to) {
        Optional<From> name = from(from);
        Optional<TableInKeyspace> target =
                TableInKeyspace.parse(to).filter(table -> table.keyspace().isPresent());
        return name.flatMap(found -> target.map(table -> new Rule(
                found.keyspace(),
                found.table(),
                found.tablet(),
                table.keyspace().orElse(""),
                table.table())));
    }

    private static Optional<From> from(String text) {
        int at = text.endsWith("`") ? -1 : text.lastIndexOf('@');
        Optional<String> tablet = at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1));
        if (tablet.filter(type -> !TABLETS.contains(type)).isPresent()) {
            return Optional.empty();
        }
        return TableInKeyspace.parse(at < 0 ? text : text.substring(0, at))
                .map(name -> new From(name.keyspace(), name.table(), tablet));
    }

    /** The rule for the contract; only of a qualified name whose table keeps its name. */
    RoutingRule contract() {
        return new RoutingRule(keyspace.orElseThrow(), table, tablet, toKeyspace);
    }

    /** Whether a workflow's route leads this name. */
    boolean isLedBy(Route route) {
        return route.tables().contains(table)
                && keyspace.map(name -> route.keyspaces().contains(name)).orElse(true);
    }

    String from() {
        return keyspace.map(name -> quoted(name) + ".").orElse("")
                + quoted(table)
                + tablet.map(type -> "@" + type).orElse("");
    }

    String to() {
        return quoted(toKeyspace) + "." + quoted(toTable);
    }

    /** Names that could be read otherwise stand in back quotes. */
    private static String quoted(String name) {
        return name.matches("[\\p{L}\\p{N}_$-]+") ? name : "`" + name.replace("`", "``") + "`";
    }
}
