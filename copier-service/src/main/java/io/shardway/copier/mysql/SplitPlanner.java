package io.shardway.copier.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.shardway.copier.domain.SplitCount;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.Identifier;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.rows.RowCodec;
import io.shardway.mysql.schema.SchemaReader;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts tables into splits. A dense single integer key is cut by arithmetic between the server's smallest and largest key; any other
 * key (composite, text in a collation, binary, with gaps) by walking its index, so that boundaries are values of the server in the
 * server's order. Statistics only say how many splits; wrong ones cost balance, never rows.
 */
public final class SplitPlanner {

    /** A key is dense when its span is at most this many times the estimated rows. */
    private static final int DENSE = 2;

    private final Connection source;
    private final SplitCount count;

    public SplitPlanner(Connection source, SplitCount count) {
        this.source = source;
        this.count = count;
    }

    public List<Split> plan(String table, TableSchema schema) {
        int splits = count.of(schema.estimatedRows());
        try {
            List<Row> boundaries = splits == 1 ? List.of() : boundaries(schema, splits);
            return tile(table, boundaries, schema.estimatedRows());
        } catch (SQLException e) {
            throw ServerErrors.wrap("cut table " + schema.name() + " into splits", e);
        }
    }

    /** Splits between boundaries that ascend in the server's order: the first has no lower bound, the last no upper bound. */
    static List<Split> tile(String table, List<Row> boundaries, long estimatedRows) {
        List<Split> splits = new ArrayList<>();
        Optional<Row> after = Optional.empty();
        long each = estimatedRows / (boundaries.size() + 1);
        for (Row boundary : boundaries) {
            splits.add(new Split(table, splits.size(), new KeyRange(after, Optional.of(boundary)), each));
            after = Optional.of(boundary);
        }
        splits.add(new Split(table, splits.size(), new KeyRange(after, Optional.empty()), each));
        return splits;
    }

    private List<Row> boundaries(TableSchema schema, int splits) throws SQLException {
        Optional<List<Row>> dense = denseBoundaries(schema, splits);
        return dense.isPresent() ? dense.get() : walkedBoundaries(schema, splits);
    }

    /** Boundaries at equal distances, if the key is one integer whose span the estimated rows fill well enough. */
    private Optional<List<Row>> denseBoundaries(TableSchema schema, int splits) throws SQLException {
        if (schema.rowKey().size() != 1 || schema.keyColumns().getFirst().kind() != ColumnKind.INTEGER) {
            return Optional.empty();
        }
        String key = schema.keyColumns().getFirst().quoted();
        try (PreparedStatement statement = source.prepareStatement("SELECT MIN(" + key + "), MAX(" + key + ") FROM "
                        + schema.name().quoted());
                ResultSet result = statement.executeQuery()) {
            result.next();
            @Nullable String least = result.getString(1);
            @Nullable String most = result.getString(2);
            if (least == null || most == null) {
                return Optional.of(List.of());
            }
            BigInteger from = new BigInteger(least);
            BigInteger span = new BigInteger(most).subtract(from);
            if (span.compareTo(BigInteger.valueOf(schema.estimatedRows()).multiply(BigInteger.valueOf(DENSE))) > 0
                    || span.compareTo(BigInteger.valueOf(splits)) < 0) {
                return Optional.empty();
            }
            List<Row> boundaries = new ArrayList<>();
            for (int i = 1; i < splits; i++) {
                BigInteger boundary =
                        from.add(span.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(splits)));
                boundaries.add(new Row(new byte[][] {boundary.toString().getBytes(US_ASCII)}));
            }
            return Optional.of(boundaries);
        }
    }

    /** Every n-th key of the index; when there are many more rows than estimated, the steps become longer. */
    private List<Row> walkedBoundaries(TableSchema schema, int splits) throws SQLException {
        long step = Math.max(1, schema.estimatedRows() / splits);
        String index = SchemaReader.rowKeyIndex(source, schema);
        List<Row> boundaries = new ArrayList<>();
        Optional<Row> next = keyBehind(schema, index, Optional.empty(), step);
        while (next.isPresent()) {
            boundaries.add(next.get());
            if (boundaries.size() % (2 * splits) == 0) {
                step *= 2;
            }
            next = keyBehind(schema, index, next, step);
        }
        return boundaries;
    }

    private Optional<Row> keyBehind(TableSchema schema, String index, Optional<Row> after, long step)
            throws SQLException {
        KeyRange range = new KeyRange(after, Optional.empty());
        String keys = RowCodec.columnList(schema.keyColumns());
        String sql = "SELECT " + RowCodec.selectList(schema.keyColumns()) + " FROM "
                + schema.name().quoted() + " FORCE INDEX ("
                + Identifier.quoted(index) + ") WHERE " + range.condition(schema) + " ORDER BY "
                + keys + " LIMIT 1 OFFSET " + (step - 1);
        try (PreparedStatement statement = source.prepareStatement(sql)) {
            range.bind(statement, 1, schema);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(RowCodec.read(result, schema.keyColumns(), 1)) : Optional.empty();
            }
        }
    }
}
