package io.shardway.contract.routing;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Asks for other rules of users in a branch; on {@code shardway.routing.commands.v1}, compacted by {@link #key()}. Answered by a
 * {@link RoutingRulesAnswer}, unless it is read too late: then it changes nothing.
 *
 * @param request identifies the change; asked twice it is made once
 * @param basis {@link RoutingRules#version()} that the asker has seen: compare-and-set
 * @param rules all rules that there should be
 * @param until whoever reads it later leaves it: the asker has given up
 */
public record ChangeRoutingRules(
        UUID request,
        String organization,
        String database,
        String branch,
        long basis,
        List<RoutingRule> rules,
        Instant until) {

    public ChangeRoutingRules {
        rules = List.copyOf(rules);
    }

    public String key() {
        return organization + "/" + database + "/" + branch;
    }
}
