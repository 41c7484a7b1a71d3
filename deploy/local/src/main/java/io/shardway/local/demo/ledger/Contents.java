package io.shardway.local.demo.ledger;

import java.util.Map;

/**
 * What the tables hold at the end, as far as the ledger can say what it should be.
 *
 * @param operations how often each operation id occurs in {@code ledger_entry}
 * @param rows the state of every row that some writer owns or could have made
 */
public record Contents(Map<Long, Integer> operations, Map<RowKey, String> rows) {
    public Contents {
        operations = Map.copyOf(operations);
        rows = Map.copyOf(rows);
    }
}
