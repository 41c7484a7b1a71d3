package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.Row;
import io.shardway.local.demo.ledger.RowChange;
import io.shardway.local.demo.ledger.RowKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Beats: an INSERT without a transaction, and now and then an upsert of a counter of its own. When nobody knows whether a
 * counter moved, it goes on with a new one.
 */
final class CounterActor implements Actor {
    private static final int BEATS_PER_COUNT = 4;

    record Counter(String name, long value) implements Row {
        @Override
        public RowKey key() {
            return new RowKey("counter", name);
        }

        static Counter read(ResultSet row) throws SQLException {
            return new Counter(row.getString("name"), row.getLong("value"));
        }
    }

    private final String owner;
    private int generation;
    private long turns;
    private Counter counter;

    CounterActor(String owner) {
        this.owner = owner;
        this.counter = new Counter(owner + " 0", 0);
    }

    @Override
    public void seed(Client client, Consumer<Row> owned) throws SQLException {
        client.change(1, "INSERT INTO counter (name, value) VALUES (?, ?)", counter.name(), counter.value());
        owned.accept(counter);
    }

    @Override
    public Work next() {
        if (++turns % BEATS_PER_COUNT != 0) {
            return Work.entryOnly("beat");
        }
        var before = counter;
        var after = new Counter(before.name(), before.value() + 1);
        var change =
                before.value() == 0 && generation > 0 ? RowChange.inserted(after) : RowChange.updated(before, after);
        return Work.of(
                "counter",
                List.of(change),
                client -> client.update(
                        "INSERT INTO counter (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = value + 1",
                        after.name(),
                        after.value()),
                () -> counter = after,
                () -> counter = new Counter(owner + " " + ++generation, 0));
    }
}
