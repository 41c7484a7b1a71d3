package io.shardway.copier.mysql;

import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.sidecar.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** How far every table of a stream is, from the committed items on the target: the only source of that fact. */
public final class CopyProgress {

    /** One table of one stream. */
    public record OfTable(int splitsDone, long rows, long bytes) {

        public OfTable plus(OfTable other) {
            return new OfTable(splitsDone + other.splitsDone, rows + other.rows, bytes + other.bytes);
        }
    }

    public static final OfTable NOTHING = new OfTable(0, 0, 0);

    private CopyProgress() {}

    /** By table; a table of which no split was taken yet is absent. */
    public static Map<String, OfTable> read(Connection target, StreamId stream) {
        try (PreparedStatement statement = target.prepareStatement("""
                SELECT SUBSTRING(name, 1, CHAR_LENGTH(name) - LOCATE('/', REVERSE(name))), SUM(done), SUM(row_count), SUM(byte_count)
                FROM `_shardway`.`item` WHERE stream = ? AND kind = 'SPLIT' GROUP BY 1""")) {
            statement.setString(1, stream.toString());
            Map<String, OfTable> tables = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tables.put(rows.getString(1), new OfTable(rows.getInt(2), rows.getLong(3), rows.getLong(4)));
                }
            }
            return tables;
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the progress of stream " + stream, e);
        }
    }
}
