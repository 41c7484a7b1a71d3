package io.shardway.copier.mysql;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.rows.KeyBytes;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.sidecar.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plan of a copy, in the target's sidecar before the first split is handed out. A plan that is stored never changes, so that progress
 * stays true over every restart. Also holds the mark that a copy was stopped.
 */
public final class SplitPlans {

    /** Table name of the row that says up to which generation the copy was stopped. */
    private static final String STOPPED = "";

    private final Connection target;
    private final StreamId stream;

    public SplitPlans(Connection target, StreamId stream) {
        this.target = target;
        this.stream = stream;
    }

    /** The splits of a table, empty before they are planned. */
    public List<Split> find(String table) {
        try (PreparedStatement statement = target.prepareStatement("""
                SELECT split, after_key, up_to_key, estimated_rows FROM `_shardway`.`split_plan`
                WHERE stream = ? AND table_name = ? ORDER BY split""")) {
            statement.setString(1, stream.toString());
            statement.setString(2, table);
            List<Split> splits = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    KeyRange range = new KeyRange(
                            Optional.ofNullable(rows.getBytes(2)).map(KeyBytes::decode),
                            Optional.ofNullable(rows.getBytes(3)).map(KeyBytes::decode));
                    splits.add(new Split(table, rows.getInt(1), range, rows.getLong(4)));
                }
            }
            return splits;
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the plan of table " + table + " of stream " + stream, e);
        }
    }

    /** One split of the plan. */
    public Optional<Split> find(String table, int number) {
        return find(table).stream().filter(split -> split.number() == number).findFirst();
    }

    /** Stores the plan of a table, all or nothing, and answers the plan that stands: the one that was stored first. */
    public List<Split> storeFirst(String table, List<Split> planned) {
        try {
            target.setAutoCommit(false);
            try {
                lockStream();
                List<Split> stored = find(table);
                if (stored.isEmpty()) {
                    insert(planned);
                }
                target.commit();
                return stored.isEmpty() ? planned : stored;
            } catch (SQLException | ShardwayException e) {
                target.rollback();
                throw e;
            } finally {
                target.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("store the plan of table " + table + " of stream " + stream, e);
        }
    }

    /**
     * Nothing of this copy writes any more, up to this generation: new takers of splits see the mark, and those that work now lose their items
     * to a new epoch. Waits for transactions in flight.
     */
    public void stop(long generation) {
        try (PreparedStatement mark = target.prepareStatement("""
                        INSERT INTO `_shardway`.`split_plan` (stream, table_name, split, estimated_rows) VALUES (?, ?, -1, ?)
                        ON DUPLICATE KEY UPDATE estimated_rows = GREATEST(estimated_rows, VALUES(estimated_rows))""");
                PreparedStatement stamp = target.prepareStatement(
                        "UPDATE `_shardway`.`item` SET epoch = epoch + 1, owner = '' WHERE stream = ? AND kind = 'SPLIT'")) {
            mark.setString(1, stream.toString());
            mark.setString(2, STOPPED);
            mark.setLong(3, generation);
            mark.executeUpdate();
            // INVARIANT: the mark is committed before the epochs move; whoever takes a split later reads it.
            stamp.setString(1, stream.toString());
            stamp.executeUpdate();
        } catch (SQLException e) {
            throw ServerErrors.wrap("stop the copy of stream " + stream, e);
        }
    }

    /** To be asked after a split was taken. */
    public boolean stoppedSince(long generation) {
        try (PreparedStatement statement = target.prepareStatement(
                "SELECT estimated_rows FROM `_shardway`.`split_plan` WHERE stream = ? AND table_name = ? AND split = -1")) {
            statement.setString(1, stream.toString());
            statement.setString(2, STOPPED);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getLong(1) >= generation;
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("read whether the copy of stream " + stream + " was stopped", e);
        }
    }

    private void lockStream() throws SQLException {
        try (PreparedStatement statement =
                target.prepareStatement("SELECT gate FROM `_shardway`.`stream` WHERE stream = ? FOR UPDATE")) {
            statement.setString(1, stream.toString());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new ShardwayException(
                            ErrorCode.UNEXPECTED, "Stream " + stream + " does not exist on its target");
                }
            }
        }
    }

    private void insert(List<Split> splits) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement("""
                INSERT INTO `_shardway`.`split_plan` (stream, table_name, split, after_key, up_to_key, estimated_rows)
                VALUES (?, ?, ?, ?, ?, ?)""")) {
            for (Split split : splits) {
                statement.setString(1, stream.toString());
                statement.setString(2, split.table());
                statement.setInt(3, split.number());
                statement.setBytes(
                        4, split.range().after().map(KeyBytes::encode).orElse(null));
                statement.setBytes(5, split.range().upTo().map(KeyBytes::encode).orElse(null));
                statement.setLong(6, split.estimatedRows());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
