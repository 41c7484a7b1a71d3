package io.shardway.gateway.sql;

import java.util.Set;

/** What a session does with a statement, decided by its first words. */
public enum StatementKind {
    /** Reads tables or computes something. */
    READ(Property.RUNS_EXPRESSIONS),
    /** Reads rows and locks them. */
    LOCKING_READ(Property.WRITES, Property.RUNS_EXPRESSIONS),
    /** Changes rows. */
    WRITE(Property.WRITES, Property.RUNS_EXPRESSIONS),
    /** Changes the schema; commits on its way. */
    DEFINITION(Property.WRITES),
    /** Calls a procedure or runs a compound statement: several statements in one, so it is never sent twice. */
    CALL(Property.WRITES, Property.RUNS_EXPRESSIONS),
    /** SHOW, DESCRIBE, EXPLAIN, HELP. */
    SHOW,
    SET(Property.RUNS_EXPRESSIONS),
    USE(Property.ABOUT_SESSION),
    BEGIN(Property.ABOUT_SESSION),
    SET_TRANSACTION(Property.ABOUT_SESSION),
    COMMIT(Property.ABOUT_SESSION),
    ROLLBACK(Property.ABOUT_SESSION),
    SAVEPOINT(Property.ABOUT_SESSION),
    RELEASE_SAVEPOINT(Property.ABOUT_SESSION),
    ROLLBACK_TO_SAVEPOINT(Property.ABOUT_SESSION),
    LOCK_TABLES(Property.WRITES, Property.ABOUT_SESSION),
    UNLOCK_TABLES(Property.ABOUT_SESSION),
    CREATE_TEMPORARY(Property.WRITES, Property.RUNS_EXPRESSIONS),
    DROP_TEMPORARY,
    PREPARE,
    EXECUTE,
    DEALLOCATE,
    KILL(Property.ABOUT_SESSION),
    /** Known, and not possible through the gateway. */
    UNSUPPORTED,
    /** Administration and anything that is not known: goes to the session's keyspace. */
    OTHER(Property.WRITES, Property.RUNS_EXPRESSIONS);

    private enum Property {
        WRITES,
        RUNS_EXPRESSIONS,
        ABOUT_SESSION
    }

    private final boolean writes;
    private final boolean runsExpressions;
    private final boolean aboutSession;

    StatementKind(Property... properties) {
        Set<Property> all = Set.of(properties);
        this.writes = all.contains(Property.WRITES);
        this.runsExpressions = all.contains(Property.RUNS_EXPRESSIONS);
        this.aboutSession = all.contains(Property.ABOUT_SESSION);
    }

    /** Whether a session of replica traffic must not run it. */
    public boolean writes() {
        return writes;
    }

    /** Whether a name before a parenthesis may be a routine that is run, and not one that is defined or shown. */
    public boolean runsExpressions() {
        return runsExpressions;
    }

    /** Whether it is about the session and no data, so that it runs the same way however it was prepared. SET is, without parameters. */
    public boolean aboutSession() {
        return aboutSession;
    }
}
