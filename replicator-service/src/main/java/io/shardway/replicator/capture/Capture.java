package io.shardway.replicator.capture;

import io.quarkus.logging.Log;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import io.shardway.messaging.changes.Change;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One run of a capture: takes the log over, starts the source where the log ends, and appends what comes until it is told to stop. It keeps nothing
 * that matters in memory: after an error at any point the next run carries on exactly.
 */
final class Capture {

    /** How long heartbeats may be written without anything coming back; a huge transaction of other tables takes its time. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final CaptureUnit unit;
    private final String kafka;
    private final TransactionAssembler.Limits limits;
    private final FaultPoint.Faults faults;

    Capture(CaptureUnit unit, String kafka, TransactionAssembler.Limits limits, FaultPoint.Faults faults) {
        this.unit = unit;
        this.kafka = kafka;
        this.limits = limits;
        this.faults = faults;
    }

    /**
     * Reads until {@code stop}.
     *
     * @param ready told P0 when W0 has come back through the log: everything after P0 is captured (I1)
     * @param moved told every position that is logged
     */
    void run(BooleanSupplier stop, Consumer<String> ready, Consumer<String> moved) throws InterruptedException {
        try (ChangeLog log = ChangeLog.open(kafka, unit)) {
            faults.reached(FaultPoint.LOG_OPENED);
            Optional<CaptureState> state = ChangeLog.state(kafka, unit.stateKey());
            if (state.isEmpty()) {
                log.requireEmpty();
            }
            faults.reached(FaultPoint.STATE_READ);
            Log.infof(
                    "Capturing unit=%s position=%s",
                    unit, state.map(CaptureState::position).orElse("now"));
            CapturedTables tables = capturedTables();
            try (TransactionSource source = openSource(tables, state);
                    Beacon beacon = Beacon.of(unit)) {
                faults.reached(FaultPoint.SOURCE_STARTED);
                TransactionAssembler assembler = state.map(known -> TransactionAssembler.resumed(known, limits))
                        .orElseGet(() -> TransactionAssembler.fresh(unit.partitions(), limits));
                follow(stop, ready, moved, log, source, beacon, assembler, tables);
            }
        }
    }

    private void follow(
            BooleanSupplier stop,
            Consumer<String> ready,
            Consumer<String> moved,
            ChangeLog log,
            TransactionSource source,
            Beacon beacon,
            TransactionAssembler assembler,
            CapturedTables tables)
            throws InterruptedException {
        CommitPace pace = new CommitPace(System.nanoTime());
        long heard = System.nanoTime();
        while (!stop.getAsBoolean()) {
            List<SourceEvent> events = source.poll();
            beacon.check();
            if (!events.isEmpty()) {
                heard = System.nanoTime();
            } else if (beacon.lastBeat() - heard > SILENCE.toNanos()) {
                throw new ShardwayException(
                        ErrorCode.SERVER_UNREACHABLE,
                        "Nothing has come from the binlog of " + unit.source().primary() + " for " + SILENCE.toSeconds()
                                + " s, although heartbeats were written there; connecting again");
            }
            Optional<String> start = source.startPosition();
            if (start.isEmpty()) {
                continue;
            }
            beacon.start();
            faults.reached(FaultPoint.POLLED);
            events.forEach(assembler::accept);
            if (!pace.isDue(assembler.gathered(), !events.isEmpty(), System.nanoTime())) {
                tellReady(beacon, start.get(), ready);
                continue;
            }
            List<LogRecord> records = assembler.drain();
            faults.reached(FaultPoint.ASSEMBLED);
            CaptureState state = assembler
                    .state(start.get())
                    .orElseThrow(() -> new IllegalStateException("Records without a transaction"));
            log.append(records, state);
            pace.committed(System.nanoTime());
            moved.accept(state.position());
            faults.reached(FaultPoint.LOGGED);
            records.forEach(record -> {
                if (record.change() instanceof Change.Watermark mark) {
                    beacon.cameBack(mark.id());
                }
            });
            tellReady(beacon, state.startPosition(), ready);
            // It is logged, so the next run goes on behind it.
            assembler.foreignWrite().ifPresent(write -> {
                throw foreign(write, tables);
            });
        }
    }

    /** C1, watched: after a switch nobody but us changes the side that was left. */
    private ShardwayException foreign(ForeignWrite write, CapturedTables tables) {
        TableSchema schema = tables.moved(write.table());
        return new ShardwayException(
                ErrorCode.FOREIGN_WRITE,
                "Somebody has changed table " + schema.name() + " on "
                        + unit.source().primary()
                        + " behind the fence (" + write.operation() + " at " + write.position()
                        + "); the change is not on the side that serves. Find who writes past the fence (a session that replicates,"
                        + " a prepared XA transaction, a schema change), put the change right by hand, then retry"
                        + write.row()
                                .map(row -> ". The row: "
                                        + KeyDigest.query(schema, schema.name().quoted(), row))
                                .orElse(""));
    }

    private void tellReady(Beacon beacon, String startPosition, Consumer<String> ready) {
        if (beacon.becomesReady()) {
            withReader(connection -> Beacon.requireNoPreparedTransactions(connection, unit));
            ready.accept(startPosition);
            faults.reached(FaultPoint.READY_TOLD);
        }
    }

    private CapturedTables capturedTables() {
        try (Connection connection = reader()) {
            return CapturedTables.read(connection, unit);
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the tables of " + unit, e);
        }
    }

    private TransactionSource openSource(CapturedTables tables, Optional<CaptureState> state) {
        try (Connection connection = reader()) {
            boolean mariaDb =
                    connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
            return DebeziumSource.start(unit, tables, state, kafka, mariaDb);
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the tables of " + unit, e);
        }
    }

    private interface OnConnection {
        void run(Connection connection) throws SQLException;
    }

    private void withReader(OnConnection action) {
        try (Connection connection = reader()) {
            action.run(connection);
        } catch (SQLException e) {
            throw ServerErrors.wrap("ask " + unit.source().primary() + " for prepared transactions", e);
        }
    }

    private Connection reader() {
        ServerSpec server = unit.source().primary();
        Account reader = unit.source().accounts().reader();
        return Sessions.open(server, reader);
    }
}
