package io.shardway.api.routing;

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
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Which of the rules that somebody has sent are the user's, and what is wrong with those. Rules that say what a workflow's route says are
 * recognised and left out, so that what was read can be sent back with a change.
 */
final class RuleCheck {

    private final RoutingSnapshot snapshot;
    private final Set<String> keyspaces;
    private final BiPredicate<String, String> exists;
    private final Function<UUID, String> workflow;
    private final List<String> problems = new ArrayList<>();

    private RuleCheck(
            RoutingSnapshot snapshot,
            Set<String> keyspaces,
            BiPredicate<String, String> exists,
            Function<UUID, String> workflow) {
        this.snapshot = snapshot;
        this.keyspaces = keyspaces;
        this.exists = exists;
        this.workflow = workflow;
    }

    /** @param rules of the user; meaningless while there are problems */
    record Checked(List<RoutingRule> rules, List<String> problems) {}

    /**
     * Checks.
     *
     * @param keyspaces of the branch
     * @param exists whether a keyspace has a table of this name on its server
     * @param workflow how a workflow is called
     */
    static Checked of(
            List<Rule> given,
            RoutingSnapshot snapshot,
            Set<String> keyspaces,
            BiPredicate<String, String> exists,
            Function<UUID, String> workflow) {
        return new RuleCheck(snapshot, keyspaces, exists, workflow).check(given);
    }

    private Checked check(List<Rule> given) {
        Set<Rule> ofWorkflows = new HashSet<>(Rule.ofWorkflows(snapshot));
        Set<String> names = new HashSet<>();
        List<RoutingRule> rules = new ArrayList<>();
        for (Rule rule : given) {
            if (!names.add(rule.from())) {
                problems.add(rule.from() + " stands there twice; a name leads to one table");
            } else if (!ofWorkflows.contains(rule) && good(rule)) {
                rules.add(rule.contract());
            }
        }
        readOnlyLikeReplica(rules);
        return new Checked(List.copyOf(rules), List.copyOf(problems));
    }

    private boolean good(Rule rule) {
        int before = problems.size();
        Optional<Route> route = snapshot.routes().stream().filter(rule::isLedBy).findFirst();
        if (route.isPresent()) {
            problems.add(
                    rule.from() + " belongs to " + workflow.apply(route.get().workflow())
                            + ", which leads it to " + route.get().primary() + " (replica traffic to "
                            + route.get().replica() + ") until it ends");
        } else if (rule.keyspace().isEmpty()) {
            problems.add(rule.from() + " is a bare name; write it as keyspace." + rule.from());
        } else {
            names(rule);
        }
        return problems.size() == before;
    }

    private void names(Rule rule) {
        String from = rule.keyspace().orElse("");
        if (!keyspaces.contains(from)) {
            problems.add(rule.from() + " names keyspace " + from + ", which the branch has not");
        }
        if (!keyspaces.contains(rule.toKeyspace())) {
            problems.add(rule.from() + " leads to keyspace " + rule.toKeyspace() + ", which the branch has not");
        } else if (!rule.table().equals(rule.toTable())) {
            problems.add(rule.from() + " leads to table " + rule.toTable()
                    + "; a rule leads to another keyspace, where the table has the same name");
        } else if (from.equals(rule.toKeyspace())) {
            problems.add(rule.from() + " leads to itself");
        } else if (!exists.test(rule.toKeyspace(), rule.toTable())) {
            problems.add(rule.from() + " leads to table " + rule.to() + ", which does not exist on its server");
        }
    }

    /** Gateways serve rdonly traffic like replica traffic; other rules would not be obeyed. */
    private void readOnlyLikeReplica(List<RoutingRule> rules) {
        Map<String, String> replica = new HashMap<>();
        rules.stream()
                .filter(rule -> rule.tablet().equals(Optional.of("replica")))
                .forEach(rule -> replica.put(rule.keyspace() + "." + rule.table(), rule.target()));
        rules.stream()
                .filter(rule -> rule.tablet().equals(Optional.of("rdonly")))
                .filter(rule -> !rule.target().equals(replica.get(rule.keyspace() + "." + rule.table())))
                .forEach(
                        rule -> problems.add(
                                rule.keyspace() + "." + rule.table()
                                        + "@rdonly needs a rule for @replica that leads to the same keyspace: gateways serve both alike"));
    }
}
