package io.shardway.gateway.routing;

import io.shardway.contract.routing.RoutingRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules that users have written, indexed; immutable. One rule is looked up, never another one from where it leads. */
final class UserRules {

    private record Name(String keyspace, String table, Optional<String> tablet) {}

    private final Map<Name, String> targets = new HashMap<>();

    private UserRules() {}

    static UserRules of(List<RoutingRule> rules) {
        var all = new UserRules();
        rules.forEach(rule -> all.targets.put(new Name(rule.keyspace(), rule.table(), rule.tablet()), rule.target()));
        return all;
    }

    /** A rule for this kind of traffic comes before one for all. */
    Optional<String> target(String table, String keyspace, TabletType tablet) {
        if (targets.isEmpty()) {
            return Optional.empty();
        }
        String type =
                switch (tablet) {
                    case PRIMARY -> "primary";
                    case REPLICA -> "replica";
                };
        return Optional.ofNullable(targets.get(new Name(keyspace, table, Optional.of(type))))
                .or(() -> Optional.ofNullable(targets.get(new Name(keyspace, table, Optional.empty()))));
    }
}
