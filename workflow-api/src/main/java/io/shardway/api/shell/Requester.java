package io.shardway.api.shell;

import io.shardway.api.domain.Actor;
import java.util.Optional;

/**
 * Who asks for an action.
 *
 * @param auditEntry what the audit trail says about the request; that it was accepted is stored with the change itself
 */
public record Requester(Actor actor, Optional<Long> auditEntry) {}
