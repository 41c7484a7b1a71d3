package io.shardway.gateway.sql;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known about a statement without knowing where it will run. A plan never holds a target: each execution looks the routing
 * snapshot up.
 *
 * @param references tables that it names
 * @param calls functions and procedures that it names and that may be stored ones, in lower case
 * @param databases names after FROM or IN of a SHOW statement, which may be keyspaces
 * @param traits what else matters about it
 * @param refusal why it cannot run here, if it cannot
 */
public record Plan(
        StatementKind kind,
        List<TableReference> references,
        List<TableReference> calls,
        List<String> databases,
        Set<Trait> traits,
        Optional<String> refusal) {

    /** Uses of the session's state, and what else is found in the text. */
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
        /** Reads {@code information_schema}, where databases are named as text. */
        READS_DICTIONARY,
        /** Calls functions that may be stored ones, and so may write. */
        UNKNOWN_FUNCTION,
        /** An executable comment leaves open whether it is several statements in one. */
        SEVERAL_STEPS,
        /** Says KILL, as a statement of its own or inside of another one. */
        KILLS,
        /** Runs, or defines a routine that runs, a text which it computes. */
        COMPUTES_STATEMENT
    }

    public Plan {
        references = List.copyOf(references);
        calls = List.copyOf(calls);
        databases = List.copyOf(databases);
        traits = Set.copyOf(traits);
    }

    /** The same plan for a text that names these databases as strings; see {@link DictionaryQuery}. */
    public Plan naming(List<String> databaseNames) {
        return new Plan(kind, references, calls, databaseNames, traits, refusal);
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether a running transaction gets its server by this statement. */
    public boolean bindsTransaction() {
        return switch (kind) {
            case SHOW, SET, KILL -> false;
            case READ -> !references.isEmpty() || has(Trait.UNKNOWN_FUNCTION);
            default -> true;
        };
    }

    /** Whether sending it again after a fence refused it does exactly what sending it once does. */
    public boolean repeatableAfterFence() {
        return switch (kind) {
            case CALL, OTHER -> false;
            default -> !has(Trait.SEVERAL_STEPS);
        };
    }
}
