package io.shardway.replicator.redo;

import io.shardway.kernel.Row;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.Checkpoint;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.RowWriter;
import io.shardway.replicator.stream.SourceRows;
import io.shardway.replicator.stream.Stream;
import io.shardway.replicator.stream.TargetTable;
import io.shardway.replicator.stream.TargetTables;
import io.shardway.replicator.stream.Transactions;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;

/**
 * One lane of redo: a connection, an item, and the events of its keys in log order. Its offset and its rows commit in one transaction that
 * begins with the item's compare-and-set (I5, I6); what lies at or below the offset is skipped.
 *
 * <p>Lane 0 also says "watermark applied": it waits until the other lanes have committed up to the watermark and says so in the transaction that
 * takes itself there. So the fact is in the sidecar exactly when all lanes have passed, also after a crash.
 */
final class Lane implements Callable<Void>, AutoCloseable {

    private static final int QUEUED_SLICES = 4;
    private static final int MAX_EVENTS = 2_000;
    private static final long MAX_BYTES = 4L * 1024 * 1024;
    /** An idle lane moves its offset this often, so that a restart need not read the whole log again. */
    private static final Duration IDLE_COMMIT = Duration.ofSeconds(2);

    private final int number;
    private final Stream stream;
    private final TargetTables tables;
    private final LanePositions positions;
    private final FaultPoint.Listener faults;
    private final Connection connection;
    private final Item item;
    private final RowWriter writer;
    private final SourceRows source;
    private final BlockingQueue<Slice> queue = new ArrayBlockingQueue<>(QUEUED_SLICES);
    private long lastCommitNanos = System.nanoTime();

    private Lane(
            int number,
            Stream stream,
            TargetTables tables,
            LanePositions positions,
            FaultPoint.Listener faults,
            Connection connection,
            Item item) {
        this.number = number;
        this.stream = stream;
        this.tables = tables;
        this.positions = positions;
        this.faults = faults;
        this.connection = connection;
        this.item = item;
        this.writer = new RowWriter(connection);
        this.source = new SourceRows(stream);
    }

    /** A lane's item, taken on the connection that will write. */
    record Claim(int number, Connection connection, Item item) {

        static Claim take(int number, Stream stream) {
            Connection connection = stream.openTarget();
            try {
                return new Claim(
                        number,
                        connection,
                        Items.take(connection, stream.id(), ItemKind.LANE, name(number), stream.owner()));
            } catch (RuntimeException e) {
                Sessions.close(connection);
                throw e;
            }
        }
    }

    static String name(int number) {
        return "lane-" + number;
    }

    static Lane of(
            Claim claim, Stream stream, TargetTables tables, LanePositions positions, FaultPoint.Listener faults) {
        return new Lane(claim.number, stream, tables, positions, faults, claim.connection, claim.item);
    }

    /** Hands over the next stretch of the log; waits while the lane has enough to do. */
    void accept(Slice slice) throws InterruptedException {
        queue.put(slice);
    }

    @Override
    public Void call() throws InterruptedException {
        while (true) {
            List<KeyEvent> events = new ArrayList<>();
            long bytes = 0;
            Slice slice = queue.take();
            while (true) {
                for (KeyEvent event : slice.events()) {
                    if (event.offset() > item.logOffset()) {
                        events.add(event);
                        bytes += event.bytes();
                    }
                }
                boolean full = events.size() >= MAX_EVENTS || bytes >= MAX_BYTES;
                if (full || slice.watermark().isPresent() || slice.end() || queue.isEmpty()) {
                    break;
                }
                slice = queue.take();
            }
            if (slice.lastOffset() > item.logOffset() && worthACommit(events, slice)) {
                commit(events, bytes, slice);
            }
            if (slice.end()) {
                return null;
            }
        }
    }

    private boolean worthACommit(List<KeyEvent> events, Slice slice) {
        return !events.isEmpty()
                || slice.watermark().isPresent()
                || System.nanoTime() - lastCommitNanos > IDLE_COMMIT.toNanos();
    }

    private void commit(List<KeyEvent> events, long bytes, Slice slice) throws InterruptedException {
        Optional<UUID> watermark = number == 0 ? slice.watermark() : Optional.empty();
        if (watermark.isPresent()) {
            positions.awaitOthers(number, slice.lastOffset());
        }
        List<Write> writes = exact(
                Coalescing.plan(events, table -> tables.get(table).schema().byteStableKey()));
        Checkpoint checkpoint = Checkpoint.ofLog(
                slice.lastOffset(), slice.last().position(), slice.last().committedAtMillis(), events.size(), bytes);
        Transactions.run(connection, "a batch of " + name(number) + " of stream " + stream, () -> {
            Items.advance(connection, item, checkpoint);
            faults.reached(FaultPoint.ITEM_ADVANCED);
            writes.forEach(this::write);
            watermark.ifPresent(id -> Watermarks.markApplied(connection, stream.id(), id));
            faults.reached(FaultPoint.ROWS_WRITTEN);
        });
        faults.reached(FaultPoint.COMMITTED);
        lastCommitNanos = System.nanoTime();
        positions.committed(number, slice.lastOffset(), slice.last(), events.size());
    }

    /** Rows or keys of one table, complete before the transaction begins. */
    private record Write(TargetTable table, boolean put, List<Row> rows) {}

    private List<Write> exact(List<Step> steps) {
        return steps.stream()
                .map(step -> {
                    TargetTable table = tables.get(step.table());
                    return switch (step) {
                        case Step.PutAll all ->
                            new Write(
                                    table,
                                    true,
                                    all.puts().stream()
                                            .map(put -> source.exact(table, put.row(), put.ambiguous()))
                                            .toList());
                        case Step.RemoveAll all -> new Write(table, false, all.keys());
                    };
                })
                .toList();
    }

    private void write(Write write) {
        TargetTable table = write.table();
        if (write.put()) {
            writer.put(table, write.rows());
            writer.exhume(
                    table, write.rows().stream().map(table.schema()::keyOf).toList());
        } else {
            // INVARIANT (I2): the grave first. Row first, and a chunk that waits for the row's lock puts it back.
            writer.bury(table, write.rows());
            faults.reached(FaultPoint.GRAVES_DUG);
            writer.remove(table, write.rows());
        }
    }

    @Override
    public void close() {
        source.close();
        Sessions.close(connection);
    }
}
