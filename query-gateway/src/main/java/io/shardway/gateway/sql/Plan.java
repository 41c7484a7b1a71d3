package io.shardway.gateway.sql;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known about a statement without knowing where it will run. A plan never holds a target: each execution looks the routing
 * snapshot up.
 *
 * @param references tables that it names
 * @param databases names after FROM or IN of a SHOW statement, which may be keyspaces
 * @param traits what else matters about it
 * @param refusal why it cannot run here, if it cannot
 */
public record Plan(
        StatementKind kind,
        List<TableReference> references,
        List<String> databases,
        Set<Trait> traits,
        Optional<String> refusal) {

    /** Uses of the session's state. */
    public enum Trait {
        /** LAST_INSERT_ID() without argument. */
        READS_INSERT_ID,
        /** FOUND_ROWS, ROW_COUNT, SHOW WARNINGS: about the last statement, so they belong to its server. */
        READS_LAST_STATEMENT,
        /** {@code @v := …} or INTO @v. */
        ASSIGNS_VARIABLE,
        READS_VARIABLE,
        /** GET_LOCK and its like, whose connection must not be replaced silently. */
        NAMED_LOCK,
        /** Calls functions that may be stored ones, and so may write. */
        UNKNOWN_FUNCTION
    }

    public Plan {
        references = List.copyOf(references);
        databases = List.copyOf(databases);
        traits = Set.copyOf(traits);
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether a running transaction gets its server by this statement. */
    public boolean bindsTransaction() {
        return switch (kind) {
            case SHOW, SET -> false;
            case READ -> !references.isEmpty() || has(Trait.UNKNOWN_FUNCTION);
            default -> true;
        };
    }

    /** Whether sending it again after a fence refused it does exactly what sending it once does. */
    public boolean repeatableAfterFence() {
        return kind != StatementKind.CALL;
    }
}
