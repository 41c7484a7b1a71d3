package io.shardway.api.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which entries of an organization's log are wanted; both ends of the time are included. */
public record AuditQuery(
        String organization,
        Optional<String> actor,
        Optional<String> action,
        Optional<Instant> from,
        Optional<Instant> to) {

    String where() {
        var where = new StringBuilder("WHERE organization = ?");
        actor.ifPresent(_ -> where.append(" AND actor_id = ?"));
        action.ifPresent(_ -> where.append(" AND action = ?"));
        from.ifPresent(_ -> where.append(" AND at >= ?"));
        to.ifPresent(_ -> where.append(" AND at <= ?"));
        return where.toString();
    }

    List<Object> parameters() {
        var parameters = new ArrayList<Object>(List.of(organization));
        actor.ifPresent(parameters::add);
        action.ifPresent(parameters::add);
        from.map(Instant::toEpochMilli).ifPresent(parameters::add);
        to.map(Instant::toEpochMilli).ifPresent(parameters::add);
        return parameters;
    }
}
