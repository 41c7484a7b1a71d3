package io.shardway.gateway.session;

import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.sql.Clauses;
import io.shardway.gateway.sql.StatementKind;
import java.util.List;
import java.util.Locale;

/** Statements about a transaction that has no server yet: answered here. Each method says whether it has answered. */
final class TransactionCommands {

    private final ClientSession session;
    private final TransactionState transaction;

    TransactionCommands(ClientSession session) {
        this.session = session;
        this.transaction = session.state().transaction();
    }

    /** The server is chosen by the first statement, so there is nobody to tell yet; an open transaction is committed first. */
    boolean begin(String text) {
        if (session.state().locked() != null) {
            return false;
        }
        ServerLink bound = transaction.bound();
        if (bound == null) {
            boolean _ = transaction.takeLost();
            transaction.begin(text);
            session.ok();
            return true;
        }
        session.run(new FanOut(
                session,
                List.of(bound),
                Step.query("COMMIT", () -> {}),
                _ -> {
                    transaction.ended();
                    transaction.begin(text);
                },
                () -> {
                    if (transaction.waitingForServer()) {
                        session.ok();
                    } else {
                        session.refuse(
                                ServerError.connectionLost(
                                        "The open transaction could not be committed before the new one; its outcome is not known"));
                    }
                }));
        return true;
    }

    /** SET TRANSACTION. */
    boolean next(String text) {
        if (transaction.open()) {
            session.refuse(new ServerError(
                    1568, "25001", "Transaction characteristics can't be changed while a transaction is in progress"));
        } else {
            transaction.nextTransaction(text);
            session.ok();
        }
        return true;
    }

    /** COMMIT and ROLLBACK. */
    boolean end(StatementKind kind, String text) {
        if (session.state().pinned() != null) {
            return false;
        }
        if (transaction.takeLost() && kind == StatementKind.COMMIT) {
            session.refuse(ServerError.retryTransaction(
                    "The connection to the transaction's server was lost and the server rolled the"
                            + " transaction back; try it again"));
            return true;
        }
        transaction.ended();
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.contains("CHAIN") && !upper.contains("NO CHAIN")) {
            transaction.begin("BEGIN");
        }
        session.ok();
        return true;
    }

    /** SAVEPOINT, RELEASE SAVEPOINT and ROLLBACK TO SAVEPOINT. */
    boolean savepoint(StatementKind kind, String text) {
        if (!transaction.waitingForServer()) {
            return false;
        }
        String name = Clauses.lastName(text, session.state().lexMode());
        if (kind == StatementKind.SAVEPOINT) {
            transaction.savepoint(name, text);
            session.ok();
        } else if (transaction.useSavepoint(name, text)) {
            session.ok();
        } else {
            session.refuse(
                    new ServerError(ServerError.NO_SUCH_SAVEPOINT, "42000", "SAVEPOINT " + name + " does not exist"));
        }
        return true;
    }
}
