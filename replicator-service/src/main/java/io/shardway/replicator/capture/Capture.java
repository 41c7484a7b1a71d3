package io.shardway.replicator.capture;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
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

    /**
     * The command that stands.
     *
     * @param acknowledged newest generation whose alarm somebody has dealt with; 0 when there was none
     */
    record Order(long generation, long acknowledged) {

        static Order of(Command command) {
            return new Order(
                    command.generation(),
                    Optional.ofNullable(command.detail().get(Command.Detail.ACKNOWLEDGED))
                            .map(Long::parseLong)
                            .orElse(0L));
        }
    }

    private final CaptureUnit unit;
    private final Order order;
    private final String kafka;
    private final TransactionAssembler.Limits limits;
    private final FaultPoint.Faults faults;

    Capture(CaptureUnit unit, Order order, String kafka, TransactionAssembler.Limits limits, FaultPoint.Faults faults) {
        this.unit = unit;
        this.order = order;
        this.kafka = kafka;
        this.limits = limits;
        this.faults = faults;
    }

    /**
     * Reads until {@code stop}.
     *
     * @throws ShardwayException FOREIGN_WRITE also at once, when an earlier run has found such a change and nobody has acknowledged it
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
            state.flatMap(CaptureState::alarm)
                    .filter(alarm -> alarm.generation() > order.acknowledged())
                    .ifPresent(Capture::raise);
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
            boolean last = source.failing() && !assembler.gathered().isEmpty();
            if (!last
                    && !pace.isDue(
                            assembler.gathered(), assembler.gatheredBytes(), !events.isEmpty(), System.nanoTime())) {
                tellReady(beacon, start.get(), ready);
                continue;
            }
            List<LogRecord> records = assembler.drain();
            faults.reached(FaultPoint.ASSEMBLED);
            CaptureState state = assembler
                    .state(start.get())
                    .orElseThrow(() -> new IllegalStateException("Records without a transaction"));
            // C1, watched: after a switch nobody but us changes the side that was left. INVARIANT: the alarm is
            // kept with the records that it speaks of, so it survives whatever happens before it is told.
            Optional<FenceAlarm> alarm = assembler
                    .foreignWrite()
                    .map(write -> FenceAlarm.of(unit, tables.moved(write.table()), write, order.generation()));
            log.append(records, alarm.map(state::with).orElse(state));
            pace.committed(System.nanoTime());
            moved.accept(state.position());
            faults.reached(FaultPoint.LOGGED);
            records.forEach(record -> {
                if (record.change() instanceof Change.Watermark mark) {
                    beacon.cameBack(mark.id());
                }
            });
            tellReady(beacon, state.startPosition(), ready);
            alarm.ifPresent(Capture::raise);
        }
    }

    private static void raise(FenceAlarm alarm) {
        throw alarm.exception();
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
