package io.shardway.replicator.index;

import io.quarkus.logging.Log;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.mysql.schema.TableDdl;
import io.shardway.mysql.sidecar.Checkpoint;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.Stream;
import io.shardway.replicator.stream.Transactions;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Step 4 of a target shard: compares the keys of each table with those of the source and adds what is missing, in one ALTER per table. May be
 * repeated and resumed; a named lock on the server keeps a second builder out. Only to be called at the barrier, where the target equals its
 * sources: a duplicate is a bug or a foreign writer, and stops everything (I8).
 */
public final class IndexBuilder {

    private static final String ITEM = "index";
    /** The comment by which captures know the statement as ours. */
    private static final String TAG = "shardway";

    private static final int LONGEST_LOCK_NAME = 64;

    private final Stream stream;
    private final FaultPoint.Listener faults;

    /** @param stream any stream into the target shard: the tables of all sources have one definition */
    public IndexBuilder(Stream stream, FaultPoint.Listener faults) {
        this.stream = stream;
        this.faults = faults;
    }

    /** Whether the target shard has had its final schema. */
    public static boolean done(Connection connection, Stream stream) {
        return Items.find(connection, stream.id(), ItemKind.INDEX, ITEM)
                .map(Item::done)
                .orElse(false);
    }

    /** Returns when every table has all its keys. */
    public void build() throws InterruptedException {
        Connection target = stream.openTarget();
        Connection source = stream.openSource();
        long session = 0;
        try {
            session = lock(target);
            Item item = Items.take(target, stream.id(), ItemKind.INDEX, ITEM, stream.owner());
            for (String table : stream.workflow().tables()) {
                complete(source, target, table);
                faults.reached(FaultPoint.TABLE_INDEXED);
            }
            Transactions.run(
                    target,
                    "the end of the index build of stream " + stream,
                    () -> Items.advance(
                            target, item, new Checkpoint(-1, Optional.empty(), Optional.empty(), 0, 0, 0, true)));
            faults.reached(FaultPoint.INDEXED);
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // The server would go on with an ALTER whose client has left, and hold the lock for as long.
                kill(session);
            }
            throw e;
        } finally {
            Sessions.close(source);
            Sessions.close(target);
        }
    }

    private void complete(Connection source, Connection target, String table) {
        TableName from = stream.sourceTable(source, table);
        TableName to = stream.targetTable(target, table);
        String rowKeyIndex = SchemaReader.rowKeyIndex(source, SchemaReader.read(source, from));
        Optional<String> alter = TableDdl.parse(SchemaReader.createStatement(source, from))
                .complete(to, rowKeyIndex, new HashSet<>(SchemaReader.indexNames(target, to)), TAG);
        if (alter.isEmpty()) {
            return;
        }
        Log.infof("Adding keys stream=%s table=%s", stream, table);
        try (Statement statement = target.createStatement()) {
            statement.execute(alter.get());
        } catch (SQLException e) {
            throw ServerErrors.wrap(
                    "add the keys of table " + table + " on the target (the source has them, so a duplicate means that"
                            + " somebody else wrote to " + to + ")",
                    e);
        }
    }

    /** Holds the lock for as long as the session lives; returns the session's id. */
    private long lock(Connection target) {
        String name = lockName();
        try (PreparedStatement statement = target.prepareStatement("SELECT GET_LOCK(?, 1), CONNECTION_ID()")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                if (rows.getInt(1) != 1) {
                    throw new ShardwayException(
                            ErrorCode.SERVER_BUSY,
                            "Cannot begin the index build of stream " + stream + ": another builder holds lock "
                                    + name);
                }
                return rows.getLong(2);
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("get lock " + name, e);
        }
    }

    private String lockName() {
        String name = "shardway_index:" + SidecarNames.tag(stream.workflow().id()) + ":"
                + stream.target().schema();
        if (name.length() <= LONGEST_LOCK_NAME) {
            return name;
        }
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        String hash = String.format(":%08x", crc.getValue());
        return name.substring(0, LONGEST_LOCK_NAME - hash.length()) + hash;
    }

    private void kill(long session) {
        // The interrupt would close this session too.
        boolean interrupted = Thread.interrupted();
        Connection other = stream.openTarget();
        try (Statement statement = other.createStatement()) {
            statement.execute("KILL " + session);
        } catch (SQLException e) {
            Log.debugf(e, "The index build's session has ended by itself stream=%s", stream);
        } finally {
            Sessions.close(other);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
