package io.shardway.replicator.replicate;

import io.quarkus.logging.Log;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.changes.Change.Ddl;
import io.shardway.messaging.changes.Change.RowChange;
import io.shardway.messaging.changes.Change.Watermark;
import io.shardway.messaging.changes.LoggedChange;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.Checkpoint;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.replicator.stream.ChangeLog;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.LogEnd;
import io.shardway.replicator.stream.RowWriter;
import io.shardway.replicator.stream.SourceRows;
import io.shardway.replicator.stream.Stream;
import io.shardway.replicator.stream.StreamStatus;
import io.shardway.replicator.stream.TargetTable;
import io.shardway.replicator.stream.TargetTables;
import io.shardway.replicator.stream.Transactions;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Step 5 of one stream: the one ordered, strict writer. Source transactions become target transactions in order, several small ones together
 * when there is a backlog; the item's offset commits with them (I5), and "watermark applied" too.
 */
public final class Replicate implements AutoCloseable {

    /** Name of the item that the lanes collapse into. */
    public static final String ITEM = "apply";

    /** A poll returns as soon as there is a record; this only bounds how long an idle stream does not look around. */
    private static final Duration POLL = Duration.ofMillis(200);
    /** An idle stream moves its offset this often. */
    private static final Duration IDLE_COMMIT = Duration.ofSeconds(5);

    private final Stream stream;
    private final StreamStatus status;
    private final FaultPoint.Listener faults;
    private final SchemaChanges schemaChanges;
    private final Connection connection;
    private final RowWriter writer;
    private final SourceRows source;
    private final Item item;
    private TargetTables tables;
    private long offset;
    private long lastCommitNanos = System.nanoTime();

    /**
     * Takes the stream's APPLY item.
     *
     * @param resumeAfter position of a schema change that somebody has dealt with
     */
    public Replicate(Stream stream, StreamStatus status, Optional<String> resumeAfter, FaultPoint.Listener faults) {
        this.stream = stream;
        this.status = status;
        this.faults = faults;
        this.connection = stream.openTarget();
        this.source = new SourceRows(stream);
        this.writer = new RowWriter(connection);
        try {
            this.item = Items.take(connection, stream.id(), ItemKind.APPLY, ITEM, stream.owner());
            this.offset = item.logOffset();
            status.applied(item.rows());
            this.tables = TargetTables.load(connection, stream);
            this.schemaChanges = new SchemaChanges(stream, connection, resumeAfter, faults);
        } catch (RuntimeException e) {
            Sessions.close(connection);
            throw e;
        }
    }

    /** A schema change at which the stream stands until somebody says go on. */
    public record Halt(String statement, String position) {}

    /**
     * Follows the source until interrupted.
     *
     * @param from watermark up to which a fresh stream skips everything; the sides were equal there
     * @return why it stands still
     */
    public Halt follow(ChangeLog.Source logs, Optional<UUID> from) throws InterruptedException {
        if (offset < 0) {
            skipTo(
                    logs,
                    from.orElseThrow(() -> new ShardwayException(
                            ErrorCode.UNEXPECTED,
                            "Stream " + stream + " has no position and no watermark to start from")));
        }
        try (ChangeLog log = logs.open(stream, offset)) {
            Group group = new Group();
            LogEnd end = new LogEnd(log, status);
            while (true) {
                List<LoggedChange> changes = log.poll(POLL);
                end.lookNowAndThen();
                for (LoggedChange logged : changes) {
                    if (logged.offset() <= offset) {
                        continue;
                    }
                    if (logged.change() instanceof Ddl ddl) {
                        write(group);
                        if (!passes(ddl, logged.offset())) {
                            return new Halt(ddl.statement(), ddl.header().position());
                        }
                    } else {
                        group.add(logged);
                        if (group.full()) {
                            write(group);
                        }
                    }
                }
                write(group);
                requireRunning();
            }
        }
    }

    /** Where all that follows must be applied, and nothing before. */
    private void skipTo(ChangeLog.Source logs, UUID from) throws InterruptedException {
        try (ChangeLog log = logs.open(stream, -1)) {
            while (offset < 0) {
                for (LoggedChange logged : log.poll(POLL)) {
                    if (logged.change() instanceof Watermark watermark
                            && watermark.id().equals(from)) {
                        commit(new Group.Batch(logged, List.of(), List.of(from), 0));
                        faults.reached(FaultPoint.START_FOUND);
                        break;
                    }
                }
                requireRunning();
            }
        }
    }

    private void write(Group group) throws InterruptedException {
        Optional<Group.Batch> batch = group.take();
        if (batch.isEmpty()) {
            return;
        }
        if (!batch.get().idle() || System.nanoTime() - lastCommitNanos > IDLE_COMMIT.toNanos()) {
            commit(batch.get());
        } else {
            status.committed(batch.get().last().offset(), batch.get().header());
        }
    }

    private void commit(Group.Batch batch) throws InterruptedException {
        try {
            commit(batch, wavesByTable(batch));
        } catch (ShardwayException e) {
            if (e.code() != ErrorCode.SCHEMA_CHANGED) {
                throw e;
            }
            // The tables may just have moved from their hidden names to their public ones.
            Transactions.end(connection);
            TargetTables now = TargetTables.load(connection, stream);
            if (now.sameNames(tables)) {
                throw e;
            }
            Log.infof("Following the target's tables to their new names stream=%s", stream);
            tables = now;
            commit(batch, wavesByTable(batch));
        }
    }

    private void commit(Group.Batch batch, Map<Integer, List<Wave>> waves) throws InterruptedException {
        Checkpoint checkpoint = Checkpoint.ofLog(
                batch.last().offset(),
                batch.header().position(),
                batch.header().committedAtMillis(),
                batch.changes().size(),
                batch.bytes());
        Transactions.run(connection, "a transaction of stream " + stream, () -> {
            Items.advance(connection, item, checkpoint);
            faults.reached(FaultPoint.ITEM_ADVANCED);
            waves.forEach((table, ofTable) -> ofTable.forEach(wave -> write(tables.get(table), wave)));
            batch.watermarks().forEach(id -> Watermarks.markApplied(connection, stream.id(), id));
            faults.reached(FaultPoint.ROWS_WRITTEN);
        });
        faults.reached(FaultPoint.COMMITTED);
        passed(batch.last().offset());
        status.applied(batch.changes().size());
        status.committed(offset, batch.header());
    }

    private void write(TargetTable table, Wave wave) {
        if (!wave.deletes().isEmpty()) {
            writer.delete(table, wave.deletes());
        }
        if (!wave.updates().isEmpty()) {
            writer.update(table, wave.updates());
        }
        if (!wave.inserts().isEmpty()) {
            writer.insert(table, wave.inserts());
        }
    }

    private Map<Integer, List<Wave>> wavesByTable(Group.Batch batch) {
        Map<Integer, Waves> byTable = new TreeMap<>();
        for (RowChange change : batch.changes()) {
            TargetTable table = tables.get(change.table());
            Waves waves = byTable.computeIfAbsent(change.table(), _ -> new Waves(table.schema()));
            switch (change.operation()) {
                case INSERT -> waves.insert(after(table, change));
                case UPDATE -> waves.update(before(table, change), after(table, change));
                case DELETE -> waves.delete(before(table, change));
            }
        }
        Map<Integer, List<Wave>> waves = new TreeMap<>();
        byTable.forEach((table, sorted) -> waves.put(table, sorted.waves()));
        return waves;
    }

    private static Row before(TargetTable table, RowChange change) {
        return table.checked(change.before().orElseThrow());
    }

    private Row after(TargetTable table, RowChange change) {
        return source.exact(table, table.checked(change.after().orElseThrow()), change.ambiguous());
    }

    private boolean passes(Ddl ddl, long at) throws InterruptedException {
        TargetTable table = tables.get(ddl.table());
        Transactions.end(connection);
        boolean passes = schemaChanges.pass(ddl, at, table);
        if (passes) {
            Checkpoint checkpoint =
                    Checkpoint.ofLog(at, ddl.header().position(), ddl.header().committedAtMillis(), 0, 0);
            Transactions.run(
                    connection,
                    "the position behind a schema change of stream " + stream,
                    () -> Items.advance(connection, item, checkpoint));
            Transactions.end(connection);
            passed(at);
            status.committed(at, ddl.header());
            tables = TargetTables.load(connection, stream);
        }
        return passes;
    }

    private void passed(long committed) {
        offset = committed;
        lastCommitNanos = System.nanoTime();
    }

    private static void requireRunning() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("Replicate is being stopped");
        }
    }

    @Override
    public void close() {
        source.close();
        Sessions.close(connection);
    }
}
