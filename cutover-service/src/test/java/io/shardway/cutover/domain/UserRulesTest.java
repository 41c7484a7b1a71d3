package io.shardway.cutover.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.routing.ChangeRoutingRules;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRule;
import io.shardway.contract.routing.RoutingRules;
import io.shardway.contract.routing.RoutingSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UserRulesTest {

    private static final UUID WORKFLOW = new UUID(0, 1);
    private static final UUID REQUEST = new UUID(0, 9);
    private static final RoutingRule RULE = new RoutingRule("old", "customer", Optional.empty(), "shop");

    private final Route route =
            new Route(WORKFLOW, List.of("orders"), List.of("shop", "shop2"), "shop", "shop", Optional.empty());

    private static RoutingSnapshot snapshot(Optional<RoutingRules> rules, Route... routes) {
        return new RoutingSnapshot("acme", "shop", "main", 7, List.of(routes), rules);
    }

    private static ChangeRoutingRules change(long basis, RoutingRule... rules) {
        return new ChangeRoutingRules(REQUEST, "acme", "shop", "main", basis, List.of(rules), Instant.MAX);
    }

    @Test
    void changesTheRulesAndLeavesTheRoutes() {
        var decision = UserRules.decide(snapshot(Optional.empty(), route), change(0, RULE), Set.of());

        assertThat(decision)
                .isEqualTo(new UserRules.Changed(new RoutingSnapshot(
                        "acme",
                        "shop",
                        "main",
                        8,
                        List.of(route),
                        Optional.of(new RoutingRules(1, Optional.of(REQUEST), List.of(RULE))))));
    }

    @Test
    void leavesRulesThatTheAskerHasNotSeen() {
        var newer = Optional.of(new RoutingRules(2, Optional.of(new UUID(0, 8)), List.of()));

        assertThat(UserRules.decide(snapshot(newer), change(1, RULE), Set.of())).isEqualTo(new UserRules.Outdated());
    }

    @Test
    void knowsAChangeThatWasMadeBefore() {
        var made = Optional.of(new RoutingRules(2, Optional.of(REQUEST), List.of(RULE)));

        assertThat(UserRules.decide(snapshot(made), change(1, RULE), Set.of())).isEqualTo(new UserRules.Made());
    }

    @Test
    void changesNothingWhileTrafficIsSwitched() {
        var buffering =
                new Route(WORKFLOW, List.of("orders"), List.of("shop", "shop2"), "shop", "shop", Optional.of(1L));

        assertThat(UserRules.decide(snapshot(Optional.empty(), buffering), change(0, RULE), Set.of()))
                .isInstanceOf(UserRules.Refused.class);
        assertThat(UserRules.decide(snapshot(Optional.empty(), route), change(0, RULE), Set.of(WORKFLOW)))
                .isInstanceOf(UserRules.Refused.class);
    }

    @Test
    void keepsTheTablesOfAWorkflowAndSaysWhose() {
        var taken = new RoutingRule("shop2", "orders", Optional.of("replica"), "old");

        assertThat(UserRules.decide(snapshot(Optional.empty(), route), change(0, RULE, taken), Set.of()))
                .isEqualTo(new UserRules.Refused(
                        "table orders of keyspace shop2 belongs to a workflow, which leads it until it ends",
                        WORKFLOW));
    }

    @Test
    void leadsOtherNamesOfTheSameTable() {
        var other = new RoutingRule("old", "orders", Optional.empty(), "shop");

        assertThat(UserRules.decide(snapshot(Optional.empty(), route), change(0, other), Set.of()))
                .isInstanceOf(UserRules.Changed.class);
    }
}
