package io.shardway.contract.event;

import java.util.List;
import java.util.Optional;

/**
 * What a verification found for one table on one shard of the side that is compared.
 *
 * @param mismatchedKeys keys of rows that differ, a bounded sample; keys only, never other values
 * @param mismatchedQuery a statement that shows sampled rows, if there are any (and so for the other two)
 */
public record TableReport(
        String table,
        String shard,
        long rowsCompared,
        long mismatchedRows,
        long extraSourceRows,
        long extraTargetRows,
        List<String> mismatchedKeys,
        List<String> extraSourceKeys,
        List<String> extraTargetKeys,
        Optional<String> mismatchedQuery,
        Optional<String> extraSourceQuery,
        Optional<String> extraTargetQuery) {

    public TableReport {
        mismatchedKeys = List.copyOf(mismatchedKeys);
        extraSourceKeys = List.copyOf(extraSourceKeys);
        extraTargetKeys = List.copyOf(extraTargetKeys);
    }

    public boolean clean() {
        return mismatchedRows == 0 && extraSourceRows == 0 && extraTargetRows == 0;
    }
}
