package io.shardway.gateway.session;

import io.shardway.gateway.sql.StatementKind;

/** What the loss of a server connection under a command means to its client. */
enum Loss {
    /** A part of the answer is with the client, and the rest will never come. */
    ANSWER_CUT,
    /** The server rolled the transaction back, and nothing else can have happened. */
    TRANSACTION_ROLLED_BACK,
    /** The command was not sent. */
    NOTHING_SENT,
    /** The command was sent, and perhaps executed. */
    OUTCOME_UNKNOWN;

    /** @param transactional whether the command ran, or would have run, in a transaction */
    static Loss of(StatementKind kind, boolean transactional, boolean sent, boolean anythingForwarded) {
        if (anythingForwarded) {
            return ANSWER_CUT;
        }
        if (transactional && (!sent || commitsNothing(kind))) {
            return TRANSACTION_ROLLED_BACK;
        }
        return sent ? OUTCOME_UNKNOWN : NOTHING_SENT;
    }

    private static boolean commitsNothing(StatementKind kind) {
        return switch (kind) {
            case READ, LOCKING_READ, WRITE, SHOW, ROLLBACK, SAVEPOINT, RELEASE_SAVEPOINT, ROLLBACK_TO_SAVEPOINT -> true;
            case DEFINITION,
                    CALL,
                    SET,
                    USE,
                    BEGIN,
                    SET_TRANSACTION,
                    COMMIT,
                    LOCK_TABLES,
                    UNLOCK_TABLES,
                    CREATE_TEMPORARY,
                    DROP_TEMPORARY,
                    PREPARE,
                    EXECUTE,
                    DEALLOCATE,
                    KILL,
                    UNSUPPORTED,
                    OTHER -> false;
        };
    }
}
