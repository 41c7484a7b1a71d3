package io.shardway.contract.routing;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The rules of a branch that users have written, as a whole.
 *
 * @param version grows with every change of these rules, and with nothing else
 * @param request the change that made them
 */
public record RoutingRules(long version, Optional<UUID> request, List<RoutingRule> rules) {

    public static final RoutingRules NONE = new RoutingRules(0, Optional.empty(), List.of());

    public RoutingRules {
        rules = List.copyOf(rules);
    }
}
