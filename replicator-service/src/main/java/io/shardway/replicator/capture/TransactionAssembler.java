package io.shardway.replicator.capture;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.changes.Change;
import io.shardway.replicator.capture.SourceEvent.At;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns source events into change-log records with running numbers. Pure: the same events give the same records, and after a restart from
 * {@link #state} exactly the missing ones.
 *
 * <p>A transaction is held back until it is complete, so a prepared XA transaction (begin without end) is found before any of it is in the log;
 * only one that is larger than the limits is let through in parts. Transactions of ours (first row: our item) give no records, except
 * watermarks.
 */
final class TransactionAssembler {

    /** Limits of a transaction that is held back. */
    record Limits(int records, long bytes) {
        static final Limits DEFAULT = new Limits(20_000, 16L * 1024 * 1024);
    }

    private final Limits limits;
    private final int partitions;
    private final long[] sequences;
    private final List<LogRecord> ready = new ArrayList<>();
    private long readyBytes;
    private final List<Pending> held = new ArrayList<>();
    private long heldBytes;
    private @Nullable CaptureState resumeFrom;
    private @Nullable Open transaction;
    private String position;
    private boolean fenced;
    private @Nullable ForeignWrite seen;
    private long seenInAll;
    private @Nullable ForeignWrite foreign;
    private long foreignInAll;

    /** A record without its number yet. */
    private sealed interface Pending {
        record OfRow(SourceEvent.RowChanged row, String transaction) implements Pending {}

        record OfMark(SourceEvent.WatermarkWritten mark, String transaction) implements Pending {}

        record OfDdl(SourceEvent.SchemaChanged ddl, String transaction) implements Pending {}

        record OfEnd(At at, String transaction) implements Pending {}
    }

    /** The transaction that is being read; it stays the point of return until the next one begins. */
    private static final class Open {
        private final SourceEvent.Begin begin;
        /** Events that the log holds already: seen again after a restart, and only counted. */
        private final long known;

        private long events;
        /** Events up to which everything was let through. */
        private long released;

        private long rows;
        private boolean ours;
        private boolean logged;
        private boolean ended;

        private Open(SourceEvent.Begin begin, long known) {
            this.begin = begin;
            this.known = known;
            this.released = known;
        }

        private boolean isKnown() {
            return events <= known;
        }
    }

    private TransactionAssembler(int partitions, @Nullable CaptureState resumeFrom, Limits limits) {
        this.partitions = partitions;
        this.limits = limits;
        this.resumeFrom = resumeFrom;
        this.sequences = new long[partitions];
        this.position = "";
        if (resumeFrom != null) {
            for (int i = 0; i < partitions; i++) {
                sequences[i] = resumeFrom.sequences().get(i);
            }
            this.position = resumeFrom.position();
            this.fenced = resumeFrom.fenced();
        }
    }

    /** At the beginning of a change log. */
    static TransactionAssembler fresh(int partitions, Limits limits) {
        return new TransactionAssembler(partitions, null, limits);
    }

    /** Behind what {@code state} speaks of; the source must start at {@code state.offset()}. */
    static TransactionAssembler resumed(CaptureState state, Limits limits) {
        return new TransactionAssembler(state.sequences().size(), state, limits);
    }

    /** Takes in the next event. */
    void accept(SourceEvent event) {
        switch (event) {
            case SourceEvent.Begin begin -> begin(begin);
            case SourceEvent.RowChanged row -> {
                Open open = next(row.at());
                open.rows++;
                if (!open.ours) {
                    open.logged = true;
                    watch(
                            open,
                            new ForeignWrite(
                                    row.table(),
                                    row.operation().name(),
                                    keyImage(row),
                                    row.at().position()));
                    hold(open, new Pending.OfRow(row, open.begin.transaction()), bytes(row));
                }
                advance(open);
            }
            case SourceEvent.ItemTouched _ -> {
                Open open = next();
                open.ours |= open.rows == 0;
                open.rows++;
                advance(open);
            }
            case SourceEvent.WatermarkWritten mark -> {
                Open open = next(mark.at());
                open.rows++;
                switch (mark.kind()) {
                    case "FENCE" -> fenced = true;
                    case "OPEN" -> fenced = false;
                    default -> {
                        // Says nothing of the fence.
                    }
                }
                // Behind the fence a heartbeat tells nobody's lag: it would only make the log grow.
                if (!fenced || !mark.kind().equals("HEARTBEAT")) {
                    hold(open, new Pending.OfMark(mark, open.begin.transaction()), 0);
                }
                advance(open);
            }
            case SourceEvent.SchemaChanged ddl -> {
                Open open = next(ddl.at());
                watch(
                        open,
                        new ForeignWrite(
                                ddl.table(), "DDL", Optional.empty(), ddl.at().position()));
                hold(open, new Pending.OfDdl(ddl, open.begin.transaction()), 0);
                release(open);
            }
            case SourceEvent.End end -> {
                Open open = next(end.at());
                open.ended = true;
                if (open.logged) {
                    hold(open, new Pending.OfEnd(end.at(), open.begin.transaction()), 0);
                }
                release(open);
            }
        }
    }

    /** The records that may be logged now, and stay here. */
    List<LogRecord> gathered() {
        return Collections.unmodifiableList(ready);
    }

    /** Bytes of their rows. */
    long gatheredBytes() {
        return readyBytes;
    }

    /** Takes out the records that may be logged now. */
    List<LogRecord> drain() {
        List<LogRecord> drained = List.copyOf(ready);
        ready.clear();
        readyBytes = 0;
        return drained;
    }

    /**
     * A change behind the fence that is not ours, once it is among what was drained: the fence has a hole. Told once each.
     */
    Optional<ForeignWrite> foreignWrite() {
        Optional<ForeignWrite> found = Optional.ofNullable(foreign).map(first -> first.and(foreignInAll - 1));
        foreign = null;
        foreignInAll = 0;
        return found;
    }

    /** The state that belongs to everything drained; empty before the first transaction. */
    Optional<CaptureState> state(String startPosition) {
        Open open = transaction;
        if (open == null) {
            return Optional.ofNullable(resumeFrom);
        }
        return Optional.of(new CaptureState(
                open.begin.offset(),
                open.begin.transaction(),
                open.released,
                Arrays.stream(sequences).boxed().toList(),
                startPosition,
                fenced,
                position,
                Optional.empty()));
    }

    String position() {
        return position;
    }

    private void watch(Open open, ForeignWrite write) {
        if (!fenced || open.isKnown()) {
            return;
        }
        seenInAll++;
        if (seen == null) {
            seen = write;
        }
    }

    private static Optional<Row> keyImage(SourceEvent.RowChanged row) {
        return row.after().or(row::before);
    }

    private void begin(SourceEvent.Begin begin) {
        Open before = transaction;
        if (before != null && before.rows > 0 && !before.ended) {
            throw new ShardwayException(
                    ErrorCode.XA_IN_USE,
                    "Transaction " + before.begin.transaction() + " at " + position
                            + " has no end in the binlog: it is a prepared XA transaction (or was rolled back after it was logged);"
                            + " keep XA away from the moved tables and restart the workflow");
        }
        CaptureState resume = resumeFrom;
        if (resume == null) {
            transaction = new Open(begin, 0);
            return;
        }
        if (!resume.transaction().equals(begin.transaction())) {
            throw new ShardwayException(
                    ErrorCode.BINLOG_PURGED,
                    "Capture stopped in transaction " + resume.transaction() + " at " + resume.position()
                            + ", but the source goes on with transaction " + begin.transaction()
                            + ": its binlog was purged or it is another server now; restart the workflow");
        }
        resumeFrom = null;
        transaction = new Open(begin, resume.events());
    }

    private Open next(At at) {
        position = at.position();
        return next();
    }

    private Open next() {
        Open open = transaction;
        if (open == null) {
            throw new ShardwayException(
                    ErrorCode.UNEXPECTED, "The source began with an event outside of any transaction at " + position);
        }
        open.events++;
        return open;
    }

    private void hold(Open open, Pending record, long bytes) {
        if (open.isKnown()) {
            return;
        }
        held.add(record);
        heldBytes += bytes;
        if (held.size() >= limits.records() || heldBytes >= limits.bytes()) {
            release(open);
        }
    }

    /** An event without a record of its own is dealt with once nothing before it is held back. */
    private void advance(Open open) {
        if (held.isEmpty()) {
            open.released = Math.max(open.released, open.events);
        }
    }

    private void release(Open open) {
        for (Pending record : held) {
            for (int partition = 0; partition < partitions; partition++) {
                ready.add(new LogRecord(partition, number(record, partition)));
            }
        }
        readyBytes += heldBytes * partitions;
        held.clear();
        heldBytes = 0;
        if (foreign == null) {
            foreign = seen;
        }
        foreignInAll += seenInAll;
        seen = null;
        seenInAll = 0;
        advance(open);
    }

    private Change number(Pending record, int partition) {
        return switch (record) {
            case Pending.OfRow(var row, var id) ->
                new Change.RowChange(
                        header(row.at(), id, partition),
                        row.table(),
                        row.operation(),
                        row.before(),
                        row.after(),
                        // Nothing is lost on the way, so nothing needs to be read again.
                        List.of());
            case Pending.OfMark(var mark, var id)
            when mark.kind().equals("HEARTBEAT") -> new Change.Heartbeat(header(mark.at(), id, partition));
            case Pending.OfMark(var mark, var id) ->
                new Change.Watermark(header(mark.at(), id, partition), mark.id(), mark.kind());
            case Pending.OfDdl(var ddl, var id) ->
                new Change.Ddl(header(ddl.at(), id, partition), ddl.table(), ddl.statement());
            case Pending.OfEnd(var at, var id) -> new Change.TransactionEnd(header(at, id, partition));
        };
    }

    private Change.Header header(At at, String id, int partition) {
        return new Change.Header(++sequences[partition], at.position(), id, at.committedAtMillis());
    }

    private static long bytes(SourceEvent.RowChanged row) {
        return row.before().map(Row::bytes).orElse(0L)
                + row.after().map(Row::bytes).orElse(0L);
    }
}
