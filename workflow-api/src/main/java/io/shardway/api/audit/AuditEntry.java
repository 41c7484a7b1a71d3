package io.shardway.api.audit;

import io.shardway.api.domain.Actor;
import java.time.Instant;
import java.util.Optional;

/**
 * Who asked for what. No body and no secret is part of it.
 *
 * @param organization in whose log it is; empty until an organization is created by the request itself
 * @param requestId what the answer's {@code X-Request-Id} says
 * @param action name of the endpoint, {@code workflow.switch-primaries}
 * @param path template of the path
 * @param target the path as it was asked for
 */
public record AuditEntry(
        String organization,
        Actor actor,
        String address,
        String requestId,
        String action,
        String method,
        String path,
        String target,
        Optional<Long> workflowNumber,
        Instant at) {}
