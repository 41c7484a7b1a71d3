package io.shardway.local.demo.tpch;

import io.shardway.local.demo.ledger.Row;
import io.shardway.local.demo.ledger.RowKey;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The columns of an order that the application changes. */
public record TpchOrder(long orderKey, long customerKey, BigDecimal totalPrice, String clerk) implements Row {
    @Override
    public RowKey key() {
        return new RowKey("orders", String.valueOf(orderKey));
    }

    /** From a result with the table's own column names. */
    public static TpchOrder read(ResultSet row) throws SQLException {
        return new TpchOrder(
                row.getLong("o_orderkey"),
                row.getLong("o_custkey"),
                row.getBigDecimal("o_totalprice"),
                row.getString("o_clerk"));
    }
}
