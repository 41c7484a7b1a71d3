package io.shardway.cutover.mysql;

import io.quarkus.logging.Log;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.sidecar.Watermarks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The fence on one shard. It is armed before the write pause (triggers that ask an open gate), closed and opened within it by one statement, and
 * disarmed when the workflow ends. Placing a trigger waits for transactions that use its table; closing the gate waits for those that have
 * written through a trigger: so none that wrote is open when {@link #close} goes on to the marker.
 */
public final class Fence {

    /** Nobody waits while triggers are placed; the number of attempts bounds it. */
    private static final Duration NO_PAUSE = Duration.ofDays(1);

    private final WorkflowSpec spec;
    private final Duration lockPatience;
    private final int lockAttempts;

    public Fence(WorkflowSpec spec, Duration lockPatience, int lockAttempts) {
        this.spec = spec;
        this.lockPatience = lockPatience;
        this.lockAttempts = lockAttempts;
    }

    /** Places the triggers, with the gate open: applications notice nothing. May be repeated. */
    public void arm(ShardSpec shard, HeldServer server) {
        server.waitForTables(lockPatience.toSeconds());
        gate(shard).create(server);
        String writer = shard.accounts().writer().user();
        Set<String> present = TableLook.triggerNames(server.connection(), spec.id(), shard.schema());
        for (TableName table : tables(shard)) {
            for (String trigger : FenceTriggers.create(spec.id(), table, writer, present)) {
                patiently(shard, server, NO_PAUSE, _ -> server.execute(trigger));
            }
        }
    }

    /**
     * Closes the armed shard, writes the marker behind the fence and answers the position behind both.
     *
     * @param pauseLeft no attempt begins later or lasts longer: applications wait already
     */
    public String close(ShardSpec shard, HeldServer server, int leg, UUID marker, Duration pauseLeft) {
        patiently(shard, server, pauseLeft, patience -> gate(shard).close(server, patience));
        requireNoPreparedTransactions(server);
        Watermarks.write(server.connection(), spec.id(), leg, marker, Watermarks.Kind.FENCE);
        try {
            return BinlogPosition.of(server.connection());
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the binlog position of " + shard.primary(), e);
        }
    }

    /**
     * Opens the shard; it stays armed. May be repeated: one that is open is left alone, for to replace its gate would hold up those who write. The mark
     * before it tells captures that applications' changes behind it are no hole.
     */
    public void open(ShardSpec shard, HeldServer server) {
        if (!gate(shard).isClosed(server.connection())) {
            return;
        }
        Watermarks.write(server.connection(), spec.id(), 0, UUID.randomUUID(), Watermarks.Kind.OPEN);
        openGate(shard, server);
    }

    private void openGate(ShardSpec shard, HeldServer server) {
        server.waitForTables(lockPatience.toSeconds());
        gate(shard).open(server);
    }

    /** Opens the shard and removes every trace of the fence. May be repeated. */
    public void disarm(ShardSpec shard, HeldServer server) {
        openGate(shard, server);
        for (TableName table : tables(shard)) {
            FenceTriggers.drop(spec.id(), table).forEach(server::execute);
        }
        forget(shard, server);
    }

    /** Removes the gate when no table asks it any more. */
    public void forget(ShardSpec shard, HeldServer server) {
        gate(shard).drop(server);
    }

    /** A prepared XA transaction may hold no lock once its client has gone and would commit through the fence. */
    public static void requireNoPreparedTransactions(HeldServer server) {
        try (Statement statement = server.connection().createStatement();
                ResultSet rows = statement.executeQuery("XA RECOVER")) {
            if (rows.next()) {
                throw new ShardwayException(
                        ErrorCode.XA_IN_USE,
                        "Server " + server.server()
                                + " has prepared XA transactions, which would commit through the fence; finish them first");
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("list prepared XA transactions of " + server.server(), e);
        }
    }

    private void patiently(ShardSpec shard, HeldServer server, Duration limit, Consumer<Duration> attempted) {
        long begun = System.nanoTime();
        Optional<ShardwayException> last = Optional.empty();
        for (int attempt = 1; attempt <= lockAttempts; attempt++) {
            Duration left = limit.minusNanos(System.nanoTime() - begun);
            if (!left.isPositive()) {
                break;
            }
            if (attempt > 1) {
                Log.infof(
                        "Tables are in use, trying again to fence them workflow=%s shard=%s attempt=%d",
                        spec.id(), shard.name(), attempt);
            }
            try {
                attempted.accept(left.compareTo(lockPatience) < 0 ? left : lockPatience);
                return;
            } catch (ShardwayException e) {
                if (e.code() != ErrorCode.SERVER_BUSY) {
                    throw e;
                }
                last = Optional.of(e);
            }
        }
        Duration tried = Duration.ofNanos(System.nanoTime() - begun);
        throw last.map(cause -> busy(shard, server, tried, cause)).orElseGet(() -> tooLate(shard));
    }

    private static ShardwayException tooLate(ShardSpec shard) {
        return new ShardwayException(
                ErrorCode.SERVER_BUSY,
                "Cannot fence the tables of " + shard.schema() + " on " + shard.primary()
                        + ": nothing is left of the write pause; raise cutover.pause-limit or wait for a quieter moment");
    }

    private ShardwayException busy(ShardSpec shard, HeldServer server, Duration tried, ShardwayException e) {
        return new ShardwayException(
                e.code(),
                "Cannot fence the tables of " + shard.schema() + " on " + shard.primary() + " within "
                        + tried.toMillis() + " ms: open transactions use them"
                        + Blockers.describe(server.connection()) + "; end them and switch again",
                e);
    }

    private FenceGate gate(ShardSpec shard) {
        return FenceGate.of(spec.id(), shard.schema());
    }

    private List<TableName> tables(ShardSpec shard) {
        return spec.tables().stream()
                .map(table -> new TableName(shard.schema(), table))
                .toList();
    }
}
