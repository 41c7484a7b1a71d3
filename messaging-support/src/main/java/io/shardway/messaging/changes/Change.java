package io.shardway.messaging.changes;

import io.shardway.kernel.Row;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One record of the change log, in binlog order. */
public sealed interface Change {

    Header header();

    /**
     * What every record carries.
     *
     * @param sequence the partition's running number, from 1; a gap is terminal (I10)
     * @param position source position, for people
     * @param transaction source transaction
     * @param committedAtMillis source commit time
     */
    record Header(long sequence, String position, String transaction, long committedAtMillis) {}

    /** What happened to a row. */
    enum Operation {
        INSERT,
        UPDATE,
        DELETE
    }

    /**
     * A row has changed; images are full.
     *
     * @param table position in {@code WorkflowSpec.tables}
     * @param ambiguous columns of {@code after} whose value the binlog client lost (zero or partial date, shown as NULL): to be read again from the
     *     source by key
     */
    record RowChange(
            Header header,
            int table,
            Operation operation,
            Optional<Row> before,
            Optional<Row> after,
            List<Integer> ambiguous)
            implements Change {

        public RowChange {
            ambiguous = List.copyOf(ambiguous);
        }
    }

    /** The source transaction is complete. */
    record TransactionEnd(Header header) implements Change {}

    /** A watermark row of ours came by. */
    record Watermark(Header header, UUID id, String kind) implements Change {}

    /** The source lives and was read up to here. */
    record Heartbeat(Header header) implements Change {}

    /** A moved table's definition changed, or it was truncated. */
    record Ddl(Header header, int table, String statement) implements Change {}
}
