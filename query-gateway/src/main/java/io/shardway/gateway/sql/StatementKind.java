package io.shardway.gateway.sql;

/** What a session does with a statement, decided by its first words. */
public enum StatementKind {
    /** Reads tables or computes something. */
    READ,
    /** Reads rows and locks them. */
    LOCKING_READ,
    /** Changes rows. */
    WRITE,
    /** Changes the schema; commits on its way. */
    DEFINITION,
    /** Calls a procedure or runs a compound statement: several statements in one, so it is never sent twice. */
    CALL,
    /** SHOW, DESCRIBE, EXPLAIN, HELP. */
    SHOW,
    SET,
    USE,
    BEGIN,
    SET_TRANSACTION,
    COMMIT,
    ROLLBACK,
    SAVEPOINT,
    RELEASE_SAVEPOINT,
    ROLLBACK_TO_SAVEPOINT,
    LOCK_TABLES,
    UNLOCK_TABLES,
    CREATE_TEMPORARY,
    DROP_TEMPORARY,
    PREPARE,
    EXECUTE,
    DEALLOCATE,
    KILL,
    /** Known, and not possible through the gateway. */
    UNSUPPORTED,
    /** Administration and anything that is not known: goes to the session's keyspace. */
    OTHER;

    /** Whether a session of replica traffic must not run it. */
    public boolean writes() {
        return switch (this) {
            case WRITE, LOCKING_READ, DEFINITION, CALL, LOCK_TABLES, CREATE_TEMPORARY, OTHER -> true;
            case READ,
                    SHOW,
                    SET,
                    USE,
                    BEGIN,
                    SET_TRANSACTION,
                    COMMIT,
                    ROLLBACK,
                    SAVEPOINT,
                    RELEASE_SAVEPOINT,
                    ROLLBACK_TO_SAVEPOINT,
                    UNLOCK_TABLES,
                    DROP_TEMPORARY,
                    PREPARE,
                    EXECUTE,
                    DEALLOCATE,
                    KILL,
                    UNSUPPORTED -> false;
        };
    }

    /** Whether a name before a parenthesis may be a routine that is run, and not one that is defined or shown. */
    public boolean runsExpressions() {
        return switch (this) {
            case READ, LOCKING_READ, WRITE, CALL, SET, CREATE_TEMPORARY, OTHER -> true;
            case DEFINITION,
                    SHOW,
                    USE,
                    BEGIN,
                    SET_TRANSACTION,
                    COMMIT,
                    ROLLBACK,
                    SAVEPOINT,
                    RELEASE_SAVEPOINT,
                    ROLLBACK_TO_SAVEPOINT,
                    LOCK_TABLES,
                    UNLOCK_TABLES,
                    DROP_TEMPORARY,
                    PREPARE,
                    EXECUTE,
                    DEALLOCATE,
                    KILL,
                    UNSUPPORTED -> false;
        };
    }

    /** Whether the gateway decides what becomes of it, without a look at tables; SET beside these, when it takes no parameters. */
    public boolean aboutSession() {
        return switch (this) {
            case USE,
                    BEGIN,
                    SET_TRANSACTION,
                    COMMIT,
                    ROLLBACK,
                    SAVEPOINT,
                    RELEASE_SAVEPOINT,
                    ROLLBACK_TO_SAVEPOINT,
                    LOCK_TABLES,
                    UNLOCK_TABLES,
                    KILL -> true;
            case READ,
                    LOCKING_READ,
                    WRITE,
                    DEFINITION,
                    CALL,
                    SHOW,
                    SET,
                    CREATE_TEMPORARY,
                    DROP_TEMPORARY,
                    PREPARE,
                    EXECUTE,
                    DEALLOCATE,
                    UNSUPPORTED,
                    OTHER -> false;
        };
    }
}
