package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.Row;
import io.shardway.local.demo.ledger.RowChange;
import io.shardway.local.demo.tpch.TpchLine;
import io.shardway.local.demo.tpch.TpchOrder;
import io.shardway.local.demo.tpch.TradePool;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Trades in the large tables all over their key range, so that every kind of change races with the copy: lines change, orders go
 * with their lines, come new between others, and change their key.
 */
final class TradeActor implements Actor {
    private static final long FREE_KEY_OFFSET = 8;

    private record Trade(TpchOrder order, List<TpchLine> lines) {
        Stream<Row> rows() {
            return Stream.concat(Stream.of(order), lines.stream());
        }

        long key() {
            return order.orderKey();
        }

        Trade moved(long key) {
            return new Trade(
                    new TpchOrder(key, order.customerKey(), order.totalPrice(), order.clerk()),
                    lines.stream()
                            .map(line -> new TpchLine(key, line.lineNumber(), line.quantity(), line.comment()))
                            .toList());
        }
    }

    private final RandomGenerator random;
    private final OwnedRows<Long, Trade> trades = new OwnedRows<>();
    private final Set<Long> unusable = new HashSet<>();
    private final int most;

    TradeActor(TradePool pool, RandomGenerator random) {
        this.random = random;
        Map<Long, List<TpchLine>> lines = new HashMap<>();
        pool.lines().forEach(line -> lines.computeIfAbsent(line.orderKey(), _ -> new ArrayList<>())
                .add(line));
        pool.orders()
                .forEach(order -> trades.put(
                        order.orderKey(),
                        new Trade(order, List.copyOf(lines.getOrDefault(order.orderKey(), List.of())))));
        most = trades.size();
    }

    /** Its rows are there already. */
    @Override
    public void seed(Client client, Consumer<Row> owned) {
        trades.all().forEach(trade -> trade.rows().forEach(owned));
    }

    @Override
    public Work next() {
        if (trades.size() == 0) {
            return Work.entryOnly("beat");
        }
        var trade = trades.any(random);
        long freeKey = trade.key() + FREE_KEY_OFFSET;
        boolean free = !trades.holds(freeKey) && !unusable.contains(freeKey) && freeKey % 32 >= FREE_KEY_OFFSET;
        return switch (random.nextInt(8)) {
            case 0 -> trades.size() > most / 2 ? withdraw(trade) : adjust(trade);
            case 1 -> free && trades.size() < most * 3 / 2 ? place(freeKey) : adjust(trade);
            case 2 -> free ? move(trade, freeKey) : adjust(trade);
            default -> adjust(trade);
        };
    }

    private Work adjust(Trade before) {
        if (before.lines().isEmpty()) {
            return withdraw(before);
        }
        int index = random.nextInt(before.lines().size());
        var line = before.lines().get(index);
        var changed = new TpchLine(line.orderKey(), line.lineNumber(), quantity(), comment());
        var order = before.order();
        var changedOrder = new TpchOrder(
                order.orderKey(),
                order.customerKey(),
                BigDecimal.valueOf(random.nextInt(50_000_000), 2),
                order.clerk());
        var lines = new ArrayList<>(before.lines());
        lines.set(index, changed);
        var after = new Trade(changedOrder, List.copyOf(lines));
        return Work.of(
                "trade",
                List.of(RowChange.updated(order, changedOrder), RowChange.updated(line, changed)),
                client -> {
                    client.change(
                            1,
                            "UPDATE lineitem SET l_quantity = ?, l_comment = ? WHERE l_orderkey = ? AND l_linenumber = ?",
                            changed.quantity(),
                            changed.comment(),
                            changed.orderKey(),
                            changed.lineNumber());
                    client.change(
                            1,
                            "UPDATE orders SET o_totalprice = ? WHERE o_orderkey = ?",
                            changedOrder.totalPrice(),
                            changedOrder.orderKey());
                },
                () -> trades.put(after.key(), after),
                () -> retire(after.key()));
    }

    private Work withdraw(Trade trade) {
        return Work.of(
                "trade",
                trade.rows().map(RowChange::deleted).toList(),
                client -> {
                    client.change(trade.lines().size(), "DELETE FROM lineitem WHERE l_orderkey = ?", trade.key());
                    client.change(1, "DELETE FROM orders WHERE o_orderkey = ?", trade.key());
                },
                () -> trades.remove(trade.key()),
                () -> retire(trade.key()));
    }

    private Work move(Trade before, long key) {
        var after = before.moved(key);
        return Work.of(
                "trade",
                Stream.concat(
                                before.rows().map(RowChange::deleted),
                                after.rows().map(RowChange::inserted))
                        .toList(),
                client -> {
                    client.change(1, "UPDATE orders SET o_orderkey = ? WHERE o_orderkey = ?", key, before.key());
                    client.change(
                            before.lines().size(),
                            "UPDATE lineitem SET l_orderkey = ? WHERE l_orderkey = ?",
                            key,
                            before.key());
                },
                () -> {
                    trades.remove(before.key());
                    trades.put(key, after);
                },
                () -> {
                    retire(before.key());
                    retire(key);
                });
    }

    private Work place(long key) {
        var order = new TpchOrder(
                key, 1 + random.nextInt(1_000), quantity(), "Clerk#00000" + (1000 + random.nextInt(9000)));
        var lines = new ArrayList<TpchLine>();
        int count = 1 + random.nextInt(7);
        for (int line = 1; line <= count; line++) {
            lines.add(new TpchLine(key, line, quantity(), comment()));
        }
        var trade = new Trade(order, List.copyOf(lines));
        return Work.of(
                "trade",
                trade.rows().map(RowChange::inserted).toList(),
                client -> {
                    insert(client, order);
                    for (var line : trade.lines()) {
                        insert(client, line);
                    }
                },
                () -> trades.put(key, trade),
                () -> retire(key));
    }

    private static void insert(Client client, TpchOrder order) throws SQLException {
        client.change(
                1,
                "INSERT INTO orders (o_orderkey, o_custkey, o_orderstatus, o_totalprice, o_orderdate, o_orderpriority,"
                        + " o_clerk, o_shippriority, o_comment) VALUES (?, ?, 'O', ?, '1998-11-22', '1-URGENT', ?, 0, '')",
                order.orderKey(),
                order.customerKey(),
                order.totalPrice(),
                order.clerk());
    }

    private static void insert(Client client, TpchLine line) throws SQLException {
        client.change(
                1,
                "INSERT INTO lineitem (l_orderkey, l_partkey, l_suppkey, l_linenumber, l_quantity, l_extendedprice,"
                        + " l_discount, l_tax, l_returnflag, l_linestatus, l_shipdate, l_commitdate, l_receiptdate,"
                        + " l_shipinstruct, l_shipmode, l_comment) VALUES (?, 1, 1, ?, ?, 99.95, 0.05, 0.02, 'N', 'O',"
                        + " '1998-11-22', '1998-12-24', '1999-01-06', 'NONE', 'RAIL', ?)",
                line.orderKey(),
                line.lineNumber(),
                line.quantity(),
                line.comment());
    }

    private void retire(long key) {
        trades.remove(key);
        unusable.add(key);
    }

    private BigDecimal quantity() {
        return BigDecimal.valueOf(random.nextInt(100, 10_000_000), 2);
    }

    private String comment() {
        return "traded ×" + random.nextInt(1_000_000_000);
    }
}
