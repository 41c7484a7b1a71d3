package io.shardway.api.domain;

import java.time.Instant;

/** What may happen to an existing workflow. */
public sealed interface WorkflowCommand {

    /** Somebody asks for an action. */
    record Act(Action action, Stamp stamp) implements WorkflowCommand {}

    /** A service answers the command of {@code generation} for {@code unit}. */
    record Heard(Unit unit, long generation, Fact fact, Instant at) implements WorkflowCommand {}
}
