package io.shardway.replicator.redo;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.changes.Change;
import io.shardway.messaging.changes.Change.Ddl;
import io.shardway.messaging.changes.Change.Heartbeat;
import io.shardway.messaging.changes.Change.RowChange;
import io.shardway.messaging.changes.Change.TransactionEnd;
import io.shardway.messaging.changes.Change.Watermark;
import io.shardway.messaging.changes.LoggedChange;
import io.shardway.replicator.stream.ChangeLog;
import io.shardway.replicator.stream.LogEnd;
import io.shardway.replicator.stream.StreamStatus;
import io.shardway.replicator.stream.TargetTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Reads the change log once, in order, and deals its events out to the lanes; ends at W1. */
final class Dealer implements Callable<Void> {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int SLICE_RECORDS = 1_000;
    private static final long SLICE_BYTES = 2L * 1024 * 1024;

    private final LaneSet set;
    private final ChangeLog log;
    private final UUID w1;
    private final LogEnd end;
    private final LaneAssignment assignment;
    private final List<List<KeyEvent>> hands = new ArrayList<>();
    private int records;
    private long bytes;
    private @Nullable LoggedChange upTo;

    Dealer(LaneSet set, ChangeLog log, UUID w1, StreamStatus status) {
        this.set = set;
        this.log = log;
        this.w1 = w1;
        this.end = new LogEnd(log, status);
        this.assignment = new LaneAssignment(set.lanes().size());
        set.lanes().forEach(_ -> hands.add(new ArrayList<>()));
    }

    @Override
    public Void call() throws InterruptedException {
        while (true) {
            List<LoggedChange> changes = log.poll(POLL);
            end.lookNowAndThen();
            for (LoggedChange logged : changes) {
                if (deal(logged)) {
                    return null;
                }
            }
            flush(Optional.empty(), false);
        }
    }

    /** Whether this was W1. */
    private boolean deal(LoggedChange logged) throws InterruptedException {
        upTo = logged;
        records++;
        switch (logged.change()) {
            case RowChange row -> {
                TargetTable table = set.tables().get(row.table());
                for (KeyEvent event : KeyEvent.of(logged.offset(), row, table)) {
                    hands.get(assignment.laneOf(table, event.key())).add(event);
                    bytes += event.bytes();
                }
                if (records >= SLICE_RECORDS || bytes >= SLICE_BYTES) {
                    flush(Optional.empty(), false);
                }
            }
            case Watermark watermark -> {
                boolean last = watermark.id().equals(w1);
                flush(Optional.of(watermark.id()), last);
                return last;
            }
            case TransactionEnd _, Heartbeat _ -> {}
            case Ddl ddl -> throw changedWhileCopying(ddl);
        }
        return false;
    }

    private void flush(Optional<UUID> watermark, boolean end) throws InterruptedException {
        LoggedChange last = upTo;
        if (last == null || records == 0) {
            return;
        }
        for (int lane = 0; lane < hands.size(); lane++) {
            Change.Header header = last.change().header();
            set.lanes().get(lane).accept(new Slice(last.offset(), header, hands.get(lane), watermark, end));
            hands.get(lane).clear();
        }
        records = 0;
        bytes = 0;
    }

    /** The copied rows may have the old shape or the new one: only a copy from the start is sure. */
    private ShardwayException changedWhileCopying(Ddl ddl) {
        return new ShardwayException(
                ErrorCode.SCHEMA_CHANGED_DURING_COPY,
                "Table " + set.tables().get(ddl.table()).publicName()
                        + " was changed on the source while it was being copied (" + ddl.statement()
                        + "): start the workflow over");
    }
}
