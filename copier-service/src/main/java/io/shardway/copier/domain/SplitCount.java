package io.shardway.copier.domain;

/**
 * Into how many splits a table is cut: many more than there are writers, so that none waits for the last one; a small table is one.
 *
 * @param smallTableRows tables with fewer rows are one split
 * @param least splits of any larger table
 * @param rowsPerSplit for tables so large that they need more
 */
public record SplitCount(long smallTableRows, int least, int most, long rowsPerSplit) {

    public int of(long estimatedRows) {
        if (estimatedRows < smallTableRows) {
            return 1;
        }
        return Math.clamp(estimatedRows / rowsPerSplit, least, most);
    }
}
