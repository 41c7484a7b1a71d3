package io.shardway.copier.mysql;

import io.shardway.kernel.Row;
import io.shardway.mysql.rows.KeyRange;
import java.util.List;

/**
 * Rows that one transaction writes.
 *
 * @param range from the previous boundary to the last key read; for the last chunk to the end of the split
 * @param last whether the split is complete with it
 */
record Chunk(List<Row> rows, KeyRange range, long bytes, boolean last) {}
