package io.shardway.copier.mysql;

import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.rows.KeyBytes;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.rows.RowCodec;
import io.shardway.mysql.rows.RowInserts;
import io.shardway.mysql.sidecar.Checkpoint;
import io.shardway.mysql.sidecar.Graves;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.Items;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes chunks, each with its progress in one transaction (I7), so that the change stream wins (I2): a key that is there stays as it is, and a
 * key that has a grave is removed again. The order of the statements is the proof (docs/data-path.md); do not change it.
 */
final class ChunkWriter implements AutoCloseable {

    /** Graves that one statement fetches. */
    private static final int GRAVES_AT_ONCE = 10_000;

    private final Connection target;
    private final Item item;
    private final TableSchema copied;
    private final TableName table;
    private final TableName graves;
    private final String deleteRow;
    private final String deleteGrave;
    private final byte[] streamTag;
    private final RowInserts inserts;
    private final Consumer<CopyStep> steps;

    /**
     * Prepares writing.
     *
     * @param copied the table's definition (that of the source)
     * @param table where the rows go
     * @param publicName the table's bare public name
     */
    ChunkWriter(
            Connection target,
            Item item,
            TableSchema copied,
            TableName table,
            String publicName,
            Consumer<CopyStep> steps)
            throws SQLException {
        this.target = target;
        this.item = item;
        this.copied = copied;
        this.table = table;
        this.graves = Graves.name(item.stream().workflow(), publicName);
        this.deleteRow = "DELETE FROM " + table.quoted() + " WHERE " + KeyRange.equalTo(copied);
        this.deleteGrave = Graves.delete(item.stream().workflow(), publicName, copied);
        this.streamTag = Graves.streamTag(item.stream());
        this.inserts = RowInserts.keepingExisting(target, copied, table);
        this.steps = steps;
        target.setAutoCommit(false);
    }

    /** Commits the chunk or nothing of it. A deadlock or a lock wait leaves it unwritten; the caller may repeat it. */
    void write(Chunk chunk) {
        try {
            try {
                Items.advance(target, item, checkpoint(chunk));
                steps.accept(CopyStep.ITEM_ADVANCED);
                inserts.write(chunk.rows());
                steps.accept(CopyStep.ROWS_INSERTED);
                buryAgain(chunk.range());
                steps.accept(CopyStep.GRAVES_CLEARED);
                target.commit();
            } catch (SQLException | ShardwayException e) {
                rollback(e);
                throw e;
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("write " + chunk.rows().size() + " rows into table " + table, e);
        }
        steps.accept(CopyStep.COMMITTED);
    }

    private static Checkpoint checkpoint(Chunk chunk) {
        Optional<byte[]> lastKey = chunk.range().upTo().map(KeyBytes::encode);
        return Checkpoint.ofSplit(lastKey, chunk.rows().size(), chunk.bytes(), chunk.last());
    }

    /**
     * Removes the rows of the range that have a grave, then those graves. The read of the graves locks them and comes AFTER the insert: a
     * grave that is being dug is waited for, and one that is dug later belongs to a delete that waits for our row.
     */
    private void buryAgain(KeyRange range) throws SQLException {
        List<Row> keys = lockGraves(range);
        steps.accept(CopyStep.GRAVES_LOCKED);
        while (!keys.isEmpty()) {
            try (PreparedStatement rows = target.prepareStatement(deleteRow);
                    PreparedStatement empty = target.prepareStatement(deleteGrave)) {
                for (Row key : keys) {
                    KeyRange.bindKey(rows, 1, copied, key);
                    rows.addBatch();
                    empty.setBytes(1, streamTag);
                    KeyRange.bindKey(empty, 2, copied, key);
                    empty.addBatch();
                }
                rows.executeBatch();
                empty.executeBatch();
            }
            keys = keys.size() < GRAVES_AT_ONCE ? List.of() : lockGraves(range);
        }
    }

    private List<Row> lockGraves(KeyRange range) throws SQLException {
        String sql = "SELECT " + RowCodec.selectList(copied.keyColumns()) + " FROM " + graves.quoted() + " WHERE "
                + Graves.STREAM_COLUMN + " = ? AND " + range.condition(copied) + " LIMIT " + GRAVES_AT_ONCE
                + " FOR UPDATE";
        try (PreparedStatement statement = target.prepareStatement(sql)) {
            statement.setBytes(1, streamTag);
            range.bind(statement, 2, copied);
            List<Row> keys = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    keys.add(RowCodec.read(result, copied.keyColumns(), 1));
                }
            }
            return keys;
        }
    }

    private void rollback(Exception cause) {
        try {
            target.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws SQLException {
        inserts.close();
    }
}
