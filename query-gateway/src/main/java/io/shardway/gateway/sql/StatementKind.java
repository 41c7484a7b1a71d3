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
}
