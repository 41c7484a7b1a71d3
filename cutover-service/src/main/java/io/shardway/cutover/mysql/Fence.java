package io.shardway.cutover.mysql;

import io.quarkus.logging.Log;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.sidecar.Watermarks;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Closes one shard for application writes without a gap: under {@code LOCK TABLES … WRITE}, which waits for open transactions, the triggers are
 * placed, then the marker is written behind them, then the position is read. When the lock is given back the next writer meets a trigger.
 */
public final class Fence {

    private final WorkflowSpec spec;
    private final Duration lockPatience;
    private final int lockAttempts;

    public Fence(WorkflowSpec spec, Duration lockPatience, int lockAttempts) {
        this.spec = spec;
        this.lockPatience = lockPatience;
        this.lockAttempts = lockAttempts;
    }

    /** Closes the shard and answers the position behind the fence. */
    public String close(ShardSpec shard, HeldServer server, int leg, UUID marker) {
        Connection connection = server.connection();
        server.waitForTables(lockPatience.toSeconds());
        lock(shard, server);
        try {
            String writer = shard.accounts().writer().user();
            for (TableName table : tables(shard)) {
                FenceTriggers.create(spec.id(), table, writer).forEach(server::execute);
            }
            requireNoPreparedTransactions(server);
            Watermarks.write(connection, spec.id(), leg, marker, Watermarks.Kind.FENCE);
            return BinlogPosition.of(connection);
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the binlog position of " + shard.primary(), e);
        } finally {
            unlock(server);
        }
    }

    /** Opens the shard: drops all fence triggers of this workflow. May be repeated. */
    public void open(ShardSpec shard, HeldServer server) {
        server.waitForTables(lockPatience.toSeconds());
        for (TableName table : tables(shard)) {
            FenceTriggers.drop(spec.id(), table).forEach(server::execute);
        }
    }

    /** A prepared XA transaction holds no lock once its client has gone and would commit through the fence. */
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

    private void lock(ShardSpec shard, HeldServer server) {
        String locks = Stream.concat(tables(shard).stream(), Stream.of(SidecarNames.watermark(spec.id())))
                .map(table -> table.quoted() + " WRITE")
                .collect(Collectors.joining(", "));
        for (int attempt = 1; ; attempt++) {
            try {
                server.execute("LOCK TABLES " + FenceTriggers.TAG + " " + locks);
                return;
            } catch (ShardwayException e) {
                if (e.code() != ErrorCode.SERVER_BUSY || attempt >= lockAttempts) {
                    throw busy(shard, server, e);
                }
                Log.infof(
                        "Tables are in use, trying to lock them again workflow=%s shard=%s attempt=%d",
                        spec.id(), shard.name(), attempt);
            }
        }
    }

    private ShardwayException busy(ShardSpec shard, HeldServer server, ShardwayException e) {
        return e.code() == ErrorCode.SERVER_BUSY
                ? new ShardwayException(
                        e.code(),
                        "Cannot lock the tables of " + shard.schema() + " on " + shard.primary() + " within "
                                + lockPatience.multipliedBy(lockAttempts) + ": open transactions use them"
                                + Blockers.describe(server.connection()) + "; end them and switch again",
                        e)
                : e;
    }

    /** A broken connection has given its locks back already. */
    private static void unlock(HeldServer server) {
        try {
            server.execute("UNLOCK TABLES");
        } catch (ShardwayException e) {
            Log.warnf("Locks are given back with their connection server=%s: %s", server.server(), e.getMessage());
        }
    }

    private List<TableName> tables(ShardSpec shard) {
        return spec.tables().stream()
                .map(table -> new TableName(shard.schema(), table))
                .toList();
    }
}
