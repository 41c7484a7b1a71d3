package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.AccountBook.Transfer;
import io.shardway.local.demo.ledger.RowChange;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * One transaction that an actor wants.
 *
 * @param kind what it is, a value of {@code ledger_entry.kind}
 * @param single nothing but its row in {@code ledger_entry}, without BEGIN and COMMIT
 * @param transfer what it moves between accounts
 * @param changes its net effect on rows that the actor owns
 * @param body the statements; the row in {@code ledger_entry} and the commit are the writer's. May run several times
 * @param accepted run when it was acknowledged
 * @param uncertain run when nobody knows: the actor must leave these rows alone from now on
 */
record Work(
        String kind,
        boolean single,
        Optional<Transfer> transfer,
        List<RowChange> changes,
        Body body,
        Runnable accepted,
        Runnable uncertain) {

    @FunctionalInterface
    interface Body {
        void run(Client client) throws SQLException;
    }

    static Work entryOnly(String kind) {
        return new Work(kind, true, Optional.empty(), List.of(), _ -> {}, () -> {}, () -> {});
    }

    static Work transfer(Transfer transfer, Body body) {
        return new Work("transfer", false, Optional.of(transfer), List.of(), body, () -> {}, () -> {});
    }

    static Work of(String kind, List<RowChange> changes, Body body, Runnable accepted, Runnable uncertain) {
        return new Work(kind, false, Optional.empty(), changes, body, accepted, uncertain);
    }
}
