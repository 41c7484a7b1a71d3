package io.shardway.mysql.rows;

import io.shardway.kernel.Column;
import io.shardway.kernel.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.mariadb.jdbc.Connection;
import org.mariadb.jdbc.util.constants.Capabilities;

/**
 * Cuts a batch into runs, each of which reaches the server as one statement. INVARIANT: whoever asks {@link Exactness} after each run has asked about every
 * statement; a server tells the warnings of its last statement only. The driver sends several where the type of a parameter differs from that in the first
 * row (which a NULL there decides too), and where a message would outgrow the server's limit; servers that know no bulk statements get one for each row.
 */
public final class BulkRuns {

    /** Half of the smallest max_allowed_packet that servers usually have. */
    private static final long BYTES = 512 * 1024;

    /** What a value may take beside its canonical bytes: its length or the eight bytes of a number, and whether it is NULL. */
    private static final long VALUE_OVERHEAD = 10;

    private BulkRuns() {}

    /** Whether a batch goes as a bulk statement at all: MariaDB does, MySQL does not. */
    static boolean supported(java.sql.Connection connection) throws SQLException {
        Connection driver = connection.unwrap(Connection.class);
        return driver.getContext().getConf().useBulkStmts()
                && driver.getContext().hasServerCapability(Capabilities.STMT_BULK_OPERATIONS);
    }

    /** @param columns of the values that are bound, in their order */
    public static List<List<Row>> of(java.sql.Connection connection, List<Column> columns, List<Row> rows)
            throws SQLException {
        return of(supported(connection), columns, rows);
    }

    /** @param bulk whether the server knows bulk statements */
    static List<List<Row>> of(boolean bulk, List<Column> columns, List<Row> rows) {
        List<List<Row>> runs = new ArrayList<>();
        int from = 0;
        while (from < rows.size()) {
            int to = from + 1;
            long bytes = size(rows.get(from));
            while (bulk
                    && to < rows.size()
                    && bytes + size(rows.get(to)) <= BYTES
                    && goesWith(columns, rows.get(from), rows.get(to))) {
                bytes += size(rows.get(to++));
            }
            runs.add(rows.subList(from, to));
            from = to;
        }
        return runs;
    }

    /**
     * The rows in an order that needs few runs, for whom their order does not matter: a row that lacks least stands in front of all that lack the same and
     * more, and these stay in their order, which is the key's, as the server likes it.
     */
    public static List<Row> together(List<Column> columns, List<Row> rows) {
        if (columns.stream().noneMatch(Column::nullable)) {
            return rows;
        }
        List<BitSet> lacks = rows.stream().map(BulkRuns::lack).toList();
        List<Row> together = new ArrayList<>(rows.size());
        BitSet placed = new BitSet(rows.size());
        for (BitSet least : least(lacks)) {
            int head = lacks.indexOf(least);
            together.add(rows.get(head));
            placed.set(head);
            for (int i = placed.nextClearBit(0); i < rows.size(); i = placed.nextClearBit(i + 1)) {
                if (covers(least, lacks.get(i))) {
                    together.add(rows.get(i));
                    placed.set(i);
                }
            }
        }
        return together;
    }

    /** What rows lack that no other one's lack covers, fewest first. */
    private static List<BitSet> least(List<BitSet> lacks) {
        List<BitSet> least = new ArrayList<>();
        lacks.stream()
                .distinct()
                .sorted(Comparator.comparingInt(BitSet::cardinality))
                .filter(lack -> least.stream().noneMatch(fewer -> covers(fewer, lack)))
                .forEachOrdered(least::add);
        return least;
    }

    private static boolean covers(BitSet fewer, BitSet more) {
        return fewer.stream().allMatch(more::get);
    }

    private static BitSet lack(Row row) {
        BitSet lack = new BitSet(row.size());
        for (int i = 0; i < row.size(); i++) {
            lack.set(i, row.value(i) == null);
        }
        return lack;
    }

    private static long size(Row row) {
        return row.bytes() + VALUE_OVERHEAD * row.size();
    }

    private static boolean goesWith(List<Column> columns, Row first, Row row) {
        for (int i = 0; i < columns.size(); i++) {
            byte[] value = row.value(i);
            byte[] head = first.value(i);
            if (value != null && (head == null || !RowCodec.boundAlike(columns.get(i), head, value))) {
                return false;
            }
        }
        return true;
    }
}
