package io.shardway.cutover.domain;

import io.shardway.contract.routing.ChangeRoutingRules;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRule;
import io.shardway.contract.routing.RoutingRules;
import io.shardway.contract.routing.RoutingSnapshot;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Whether users' routing rules may become other ones. They never touch a route of a workflow, and no route touches them. */
public sealed interface UserRules {

    /** The same change was made before: only its answer was lost. */
    record Made() implements UserRules {}

    /** The rules are others than the asker has seen. */
    record Outdated() implements UserRules {}

    /** @param workflow whose routes stand in the way */
    record Refused(String reason, UUID workflow) implements UserRules {}

    /** @param next the snapshot with the new rules, one epoch later */
    record Changed(RoutingSnapshot next) implements UserRules {}

    /**
     * Decides.
     *
     * @param switching workflows of the branch that are in the middle of a switch
     */
    static UserRules decide(RoutingSnapshot current, ChangeRoutingRules change, Set<UUID> switching) {
        RoutingRules rules = current.rulesOfUsers();
        if (rules.request().filter(change.request()::equals).isPresent()) {
            return new Made();
        }
        if (rules.version() != change.basis()) {
            return new Outdated();
        }
        for (Route route : current.routes()) {
            if (route.bufferingUntil().isPresent() || switching.contains(route.workflow())) {
                return new Refused(
                        "traffic is being switched right now; try again when that has ended", route.workflow());
            }
            Optional<RoutingRule> taken = change.rules().stream()
                    .filter(rule -> route.tables().contains(rule.table())
                            && route.keyspaces().contains(rule.keyspace()))
                    .findFirst();
            if (taken.isPresent()) {
                return new Refused(
                        "table " + taken.get().table() + " of keyspace "
                                + taken.get().keyspace() + " belongs to a workflow, which leads it until it ends",
                        route.workflow());
            }
        }
        return new Changed(new RoutingSnapshot(
                current.organization(),
                current.database(),
                current.branch(),
                current.epoch() + 1,
                current.routes(),
                Optional.of(new RoutingRules(rules.version() + 1, Optional.of(change.request()), change.rules()))));
    }
}
