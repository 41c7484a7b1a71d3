package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.AccountBook;
import io.shardway.local.demo.ledger.AccountBook.Account;
import io.shardway.local.demo.ledger.AccountBook.Transfer;
import io.shardway.local.demo.ledger.Contents;
import io.shardway.local.demo.ledger.Row;
import io.shardway.local.demo.ledger.RowKey;
import io.shardway.local.demo.ledger.Verdict;
import io.shardway.local.demo.tpch.TpchLine;
import io.shardway.local.demo.tpch.TpchOrder;
import io.shardway.local.demo.tpch.TradePool;
import io.shardway.local.demo.workload.CounterActor.Counter;
import io.shardway.local.demo.workload.ParcelActor.Parcel;
import io.shardway.local.demo.workload.PurchaseActor.Item;
import io.shardway.local.demo.workload.PurchaseActor.Purchase;
import io.shardway.local.demo.workload.TicketActor.Ticket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads from the tables what the ledger can be judged by. */
final class Probe {
    private interface RowReader<R> {
        R read(ResultSet row) throws SQLException;
    }

    private final Connection connection;

    Probe(Connection connection) {
        this.connection = connection;
    }

    Contents contents(Optional<TradePool> pool) throws SQLException {
        var rows = new HashMap<RowKey, String>();
        collect(rows, "SELECT " + Purchase.COLUMNS + " FROM purchase", Purchase::read);
        collect(rows, "SELECT * FROM purchase_item", Item::read);
        collect(rows, "SELECT * FROM ticket", Ticket::read);
        collect(rows, "SELECT * FROM parcel", Parcel::read);
        collect(rows, Document.SELECT, Document::read);
        collect(rows, "SELECT * FROM counter", Counter::read);
        if (pool.isPresent()) {
            collect(rows, "SELECT * FROM orders WHERE " + pool.get().condition("o_orderkey"), TpchOrder::read);
            collect(rows, "SELECT * FROM lineitem WHERE " + pool.get().condition("l_orderkey"), TpchLine::read);
        }
        return new Contents(operations(), rows);
    }

    Verdict accounts() throws SQLException {
        var transfers = list(
                "SELECT source_account, target_account, amount FROM ledger_entry WHERE kind = 'transfer'",
                row -> new Transfer(row.getInt(1), row.getInt(2), row.getBigDecimal(3)));
        var accounts = list(
                "SELECT id, balance, version FROM account",
                row -> new Account(row.getInt(1), row.getBigDecimal(2), row.getLong(3)));
        return AccountBook.judge(TransferActor.initial(), transfers, accounts);
    }

    private Map<Long, Integer> operations() throws SQLException {
        var operations = new HashMap<Long, Integer>();
        list("SELECT op FROM ledger_entry", row -> row.getLong(1))
                .forEach(operation -> operations.merge(operation, 1, Integer::sum));
        return operations;
    }

    private void collect(Map<RowKey, String> rows, String sql, RowReader<? extends Row> reader) throws SQLException {
        for (var row : list(sql, reader)) {
            rows.put(row.key(), Row.image(row));
        }
    }

    private <R> List<R> list(String sql, RowReader<R> reader) throws SQLException {
        var list = new ArrayList<R>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                list.add(reader.read(row));
            }
        }
        return list;
    }
}
