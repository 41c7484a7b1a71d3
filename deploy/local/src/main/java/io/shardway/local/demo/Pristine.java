package io.shardway.local.demo;

import io.shardway.local.demo.ledger.Verdict;
import io.shardway.local.demo.lifecycle.Fingerprint;
import io.shardway.local.demo.tpch.TpchSchema;
import io.shardway.local.demo.tpch.TradePool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** All rows that the application leaves alone: they must be at the end, byte for byte, what they were at the beginning. */
record Pristine(TradePool pool, Map<String, Fingerprint> tables) {

    static Pristine of(Connection connection, String schema, TradePool pool) throws SQLException {
        var tables = new LinkedHashMap<String, Fingerprint>();
        for (var table : TpchSchema.tables()) {
            tables.put(table, Fingerprint.of(connection, schema, table, condition(table, pool)));
        }
        return new Pristine(pool, tables);
    }

    Verdict judge(Connection connection, String schema) throws SQLException {
        var verdict = Verdict.CLEAN;
        for (var entry : of(connection, schema, pool).tables.entrySet()) {
            if (!entry.getValue().equals(tables.get(entry.getKey()))) {
                verdict = verdict.and(
                        Verdict.mismatch("table " + entry.getKey() + " has changed in rows that nobody touched"));
            }
        }
        return verdict;
    }

    private static String condition(String table, TradePool pool) {
        return switch (table) {
            case "orders" -> "NOT " + pool.condition("o_orderkey");
            case "lineitem" -> "NOT " + pool.condition("l_orderkey");
            default -> "1";
        };
    }
}
