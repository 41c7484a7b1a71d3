package io.shardway.local.demo.tpch;

import io.shardway.local.demo.ledger.Row;
import io.shardway.local.demo.ledger.RowKey;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The columns of a line item that the application changes. */
public record TpchLine(long orderKey, int lineNumber, BigDecimal quantity, String comment) implements Row {
    @Override
    public RowKey key() {
        return new RowKey("lineitem", orderKey + "/" + lineNumber);
    }

    /** From a result with the table's own column names. */
    public static TpchLine read(ResultSet row) throws SQLException {
        return new TpchLine(
                row.getLong("l_orderkey"),
                row.getInt("l_linenumber"),
                row.getBigDecimal("l_quantity"),
                row.getString("l_comment"));
    }
}
