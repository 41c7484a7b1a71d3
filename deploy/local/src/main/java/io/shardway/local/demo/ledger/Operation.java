package io.shardway.local.demo.ledger;

import java.util.List;

/**
 * One transaction as one attempt. Its id is unique among all attempts of all writers and is written into
 * {@code ledger_entry} by the transaction itself, so that the tables say which attempts took effect.
 */
public record Operation(long id, List<RowChange> changes) {
    public Operation {
        changes = List.copyOf(changes);
    }
}
