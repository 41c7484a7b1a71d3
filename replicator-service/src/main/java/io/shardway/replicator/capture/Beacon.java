package io.shardway.replicator.capture;

import io.quarkus.logging.Log;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.Watermarks;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the marks on the source that come back through its binlog: W0 until one did, and heartbeats from then on. It has a thread and a connection of
 * its own, so a source that does not take writes never stops the reading.
 */
final class Beacon implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** W0 is written at every second beat. */
    private static final int W0_BEATS = 2;

    private final CaptureUnit unit;
    private final UUID w0 = UUID.randomUUID();
    private final ScheduledExecutorService scheduler;
    private @Nullable Connection connection;
    private long beats;
    private volatile boolean started;
    /** W0 was seen in the binlog; the commit that wrote it may still be on its way. */
    private boolean cameBack;

    private volatile boolean committed;
    private volatile boolean ready;
    private volatile long lastBeat = System.nanoTime();
    private volatile @Nullable ShardwayException failure;

    private Beacon(CaptureUnit unit) {
        this.unit = unit;
        this.scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("beacon-" + unit.stateKey()).factory());
    }

    static Beacon of(CaptureUnit unit) {
        Beacon beacon = new Beacon(unit);
        var _ = beacon.scheduler.scheduleAtFixedRate(beacon::beat, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return beacon;
    }

    /** To be called once the source reads from a fixed position (P0): what is written from now on comes back. */
    void start() {
        if (!started) {
            started = true;
            scheduler.execute(this::beat);
        }
    }

    /** To be called when a mark was logged. */
    void cameBack(UUID watermark) {
        cameBack |= watermark.equals(w0);
    }

    /**
     * Whether W0 is complete now; true once.
     *
     * <p>INVARIANT (I1): W0 is complete when it came back <em>and</em> its commit has returned. A server sends an event before the commit is visible
     * (for seconds, when it waits for a semi-synchronous replica), and commits become visible in the order of the binlog: only the return says
     * that everything that was logged before P0 is visible to a copy.
     */
    boolean becomesReady() {
        if (ready || !cameBack || !committed) {
            return false;
        }
        ready = true;
        return true;
    }

    /** When a heartbeat was last committed on the source ({@link System#nanoTime}). */
    long lastBeat() {
        return lastBeat;
    }

    /** An error that waiting does not mend, found while writing. */
    void check() {
        ShardwayException found = failure;
        if (found != null) {
            throw found;
        }
    }

    /**
     * INVARIANT (I1): no transaction that was prepared before P0 is still open: it would be neither in the log nor visible to a copy.
     *
     * @throws ShardwayException XA_IN_USE
     */
    static void requireNoPreparedTransactions(Connection connection, CaptureUnit unit) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("XA RECOVER")) {
            if (rows.next()) {
                throw new ShardwayException(
                        ErrorCode.XA_IN_USE,
                        "Cannot begin " + unit + ": server " + unit.source().primary()
                                + " holds a prepared XA transaction (XA RECOVER lists it); commit or roll it back and retry");
            }
        }
    }

    private void beat() {
        if (!started || scheduler.isShutdown()) {
            return;
        }
        try {
            Connection session = session();
            if (!ready && beats++ % W0_BEATS == 0) {
                requireNoPreparedTransactions(session, unit);
                Watermarks.write(session, unit.workflow(), unit.leg(), w0, Watermarks.Kind.W0);
                committed = true;
            }
            Watermarks.write(session, unit.workflow(), unit.leg(), unit.heartbeat(), Watermarks.Kind.HEARTBEAT);
            lastBeat = System.nanoTime();
        } catch (SQLException e) {
            trouble(ServerErrors.wrap("write a heartbeat on " + unit.source().primary(), e));
        } catch (ShardwayException e) {
            trouble(e);
        } catch (RuntimeException e) {
            // The scheduler would drop it, and the beacon with it.
            trouble(new ShardwayException(ErrorCode.UNEXPECTED, "Cannot write heartbeats of " + unit, e));
        }
    }

    private void trouble(ShardwayException e) {
        disconnect();
        switch (e.code().kind()) {
            case TRANSIENT, THROTTLED -> Log.warnf("Waiting for the source unit=%s: %s", unit, e.getMessage());
            case REJECTED, POSITION_LOST, SUPERSEDED, OWNERSHIP_UNKNOWN, BUG -> failure = e;
        }
    }

    private Connection session() {
        Connection open = connection;
        if (open == null) {
            open = Sessions.open(
                    unit.source().primary(), unit.source().accounts().writer());
            connection = open;
        }
        return open;
    }

    private void disconnect() {
        Connection open = connection;
        if (open != null) {
            Sessions.close(open);
            connection = null;
        }
    }

    @Override
    public void close() {
        // In its own thread, behind a write in flight: one that hangs in the server does not hold up the end of a
        // capture.
        scheduler.execute(this::disconnect);
        scheduler.shutdown();
    }
}
