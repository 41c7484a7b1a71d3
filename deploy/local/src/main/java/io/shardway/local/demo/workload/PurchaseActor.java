package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.Row;
import io.shardway.local.demo.ledger.RowChange;
import io.shardway.local.demo.ledger.RowKey;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Transactions over two tables: a purchase and its items come, change and go together; the total is the sum of the items. */
final class PurchaseActor implements Actor {
    private static final int ENOUGH = 150;
    private static final List<String> STATES = List.of("open", "paid", "shipped", "cancelled");
    private static final List<String> TAGS = List.of("", "gift", "gift,express", "fragile", "express,étranger");

    record Purchase(
            long id,
            String state,
            String tags,
            int flags,
            BigDecimal total,
            @Nullable String note,
            long version,
            String placedAt)
            implements Row {
        static final String COLUMNS =
                "id, state, tags, flags + 0 AS flags, total, note, version, CAST(placed_at AS CHAR) AS placed_at";

        @Override
        public RowKey key() {
            return new RowKey("purchase", String.valueOf(id));
        }

        static Purchase read(ResultSet row) throws SQLException {
            return new Purchase(
                    row.getLong("id"),
                    row.getString("state"),
                    row.getString("tags"),
                    row.getInt("flags"),
                    row.getBigDecimal("total"),
                    row.getString("note"),
                    row.getLong("version"),
                    row.getString("placed_at"));
        }
    }

    record Item(
            long purchase,
            int line,
            String sku,
            int quantity,
            BigDecimal price,
            @Nullable String attributes) implements Row {
        @Override
        public RowKey key() {
            return new RowKey("purchase_item", purchase + "/" + line);
        }

        BigDecimal cost() {
            return price.multiply(BigDecimal.valueOf(quantity));
        }

        static Item read(ResultSet row) throws SQLException {
            return new Item(
                    row.getLong("purchase"),
                    row.getInt("line"),
                    HexFormat.of().formatHex(row.getBytes("sku")),
                    row.getInt("quantity"),
                    row.getBigDecimal("price"),
                    row.getString("attributes"));
        }
    }

    private record Basket(Purchase purchase, List<Item> items) {
        Stream<Row> rows() {
            return Stream.concat(Stream.of(purchase), items.stream());
        }
    }

    private final long firstId;
    private final RandomGenerator random;
    private final OwnedRows<Long, Basket> baskets = new OwnedRows<>();
    private long purchases;

    /** @param number keeps the purchases of several actors apart */
    PurchaseActor(int number, RandomGenerator random) {
        this.firstId = number * 1_000_000_000L;
        this.random = random;
    }

    @Override
    public Work next() {
        if (baskets.size() < ENOUGH) {
            return random.nextInt(4) == 0 && baskets.size() > 0 ? change(baskets.any(random)) : place();
        }
        return random.nextBoolean() ? change(baskets.any(random)) : remove(baskets.any(random));
    }

    private Work place() {
        long id = firstId + ++purchases;
        var items = new ArrayList<Item>();
        int lines = 1 + random.nextInt(4);
        for (int line = 1; line <= lines; line++) {
            items.add(item(id, line));
        }
        var basket = basket(id, 0, items);
        var purchase = basket.purchase();
        return Work.of(
                "purchase",
                basket.rows().map(RowChange::inserted).toList(),
                client -> {
                    client.change(
                            1,
                            "INSERT INTO purchase (id, state, tags, flags, total, note, version, placed_at)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                            id,
                            purchase.state(),
                            purchase.tags(),
                            purchase.flags(),
                            purchase.total(),
                            purchase.note(),
                            purchase.version(),
                            purchase.placedAt());
                    insertAll(client, items);
                },
                () -> baskets.put(id, basket),
                () -> {});
    }

    private Work change(Basket before) {
        var purchase = before.purchase();
        int changed = random.nextInt(before.items().size());
        var items = new ArrayList<>(before.items());
        items.set(changed, item(purchase.id(), changed + 1));
        var fresh = basket(purchase.id(), purchase.version() + 1, items).purchase();
        var after = new Basket(
                new Purchase(
                        fresh.id(),
                        fresh.state(),
                        fresh.tags(),
                        fresh.flags(),
                        fresh.total(),
                        fresh.note(),
                        fresh.version(),
                        purchase.placedAt()),
                items);
        var item = items.get(changed);
        return Work.of(
                "purchase",
                List.of(
                        RowChange.updated(purchase, after.purchase()),
                        RowChange.updated(before.items().get(changed), item)),
                client -> {
                    client.change(
                            1,
                            "UPDATE purchase_item SET sku = ?, quantity = ?, price = ?, attributes = ?"
                                    + " WHERE purchase = ? AND line = ?",
                            HexFormat.of().parseHex(item.sku()),
                            item.quantity(),
                            item.price(),
                            item.attributes(),
                            item.purchase(),
                            item.line());
                    client.change(
                            1,
                            "UPDATE purchase SET state = ?, tags = ?, flags = ?, total = ?, note = ?, version = ?"
                                    + " WHERE id = ?",
                            fresh.state(),
                            fresh.tags(),
                            fresh.flags(),
                            fresh.total(),
                            fresh.note(),
                            fresh.version(),
                            fresh.id());
                },
                () -> baskets.put(purchase.id(), after),
                () -> baskets.remove(purchase.id()));
    }

    private Work remove(Basket basket) {
        long id = basket.purchase().id();
        return Work.of(
                "purchase",
                basket.rows().map(RowChange::deleted).toList(),
                client -> {
                    client.change(basket.items().size(), "DELETE FROM purchase_item WHERE purchase = ?", id);
                    client.change(1, "DELETE FROM purchase WHERE id = ?", id);
                },
                () -> baskets.remove(id),
                () -> baskets.remove(id));
    }

    private Basket basket(long id, long version, List<Item> items) {
        var total = items.stream().map(Item::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
        var note = random.nextInt(3) == 0 ? null : "café à 3€ – «" + random.nextInt(10_000) + "» ÿ";
        return new Basket(
                new Purchase(
                        id,
                        STATES.get(random.nextInt(STATES.size())),
                        TAGS.get(random.nextInt(TAGS.size())),
                        random.nextInt(1 << 12),
                        total,
                        note,
                        version,
                        SqlTime.of(LocalDateTime.of(2026, 1, 1, 0, 0)
                                .plusNanos(random.nextLong(31_536_000_000_000L) * 1_000))),
                List.copyOf(items));
    }

    private Item item(long purchase, int line) {
        var attributes = random.nextInt(4) == 0
                ? null
                : "{\"weight\": " + random.nextInt(5_000) + ", \"emoji\": \"📦✓\", \"path\": \"a\\\\b\"}";
        return new Item(
                purchase,
                line,
                HexFormat.of().toHexDigits(random.nextLong()),
                1 + random.nextInt(1_000_000),
                BigDecimal.valueOf(random.nextInt(100_000), 2),
                attributes);
    }

    /** One statement with a row for each item. */
    private static void insertAll(Client client, List<Item> items) throws SQLException {
        var values = new ArrayList<@Nullable Object>();
        for (var item : items) {
            values.add(item.purchase());
            values.add(item.line());
            values.add(HexFormat.of().parseHex(item.sku()));
            values.add(item.quantity());
            values.add(item.price());
            values.add(item.attributes());
        }
        client.change(
                items.size(),
                "INSERT INTO purchase_item (purchase, line, sku, quantity, price, attributes) VALUES (?, ?, ?, ?, ?, ?)"
                        + ", (?, ?, ?, ?, ?, ?)".repeat(items.size() - 1),
                values.toArray());
    }
}
