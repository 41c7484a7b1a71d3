package io.shardway.replicator.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardway.kernel.Row;
import io.shardway.messaging.changes.Change;
import io.shardway.messaging.changes.Change.Ddl;
import io.shardway.messaging.changes.Change.Header;
import io.shardway.messaging.changes.Change.Heartbeat;
import io.shardway.messaging.changes.Change.Operation;
import io.shardway.messaging.changes.Change.RowChange;
import io.shardway.messaging.changes.Change.TransactionEnd;
import io.shardway.messaging.changes.Change.Watermark;
import io.shardway.messaging.changes.LoggedChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A random history of a small source that keeps its own rules (row keys and {@code u} unique in their collations), and the state after
 * every record. The same seed gives the same history.
 */
public final class History {

    private final List<TestTable> tables;
    private final Random random;
    private final List<LoggedChange> log = new ArrayList<>();
    private final List<Map<String, Row>> state = new ArrayList<>();
    private long offset;
    private int transaction = 1;

    public History(List<TestTable> tables, long seed) {
        this.tables = tables;
        this.random = new Random(seed);
        tables.forEach(_ -> state.add(new TreeMap<>()));
    }

    public List<LoggedChange> log() {
        return List.copyOf(log);
    }

    public int size() {
        return log.size();
    }

    /** Rows of a table now, by identity. */
    public Map<String, Row> rows(int table) {
        return Map.copyOf(state.get(table));
    }

    /** Rows of a table as they were after the first {@code records} records. */
    public Map<String, Row> rowsAfter(int table, int records) {
        Map<String, Row> rows = new HashMap<>();
        TestTable definition = tables.get(table);
        for (LoggedChange logged : log.subList(0, records)) {
            if (logged.change() instanceof RowChange change && change.table() == table) {
                change.before()
                        .ifPresent(row -> rows.remove(definition.identity().apply(row)));
                change.after().ifPresent(row -> rows.put(definition.identity().apply(row), row));
            }
        }
        return rows;
    }

    /** Transactions of one to eight changes of every kind, with heartbeats between. */
    public History transactions(int count) {
        for (int i = 0; i < count; i++) {
            int changes = 1 + random.nextInt(random.nextInt(10) == 0 ? 30 : 8);
            for (int change = 0; change < changes; change++) {
                change();
            }
            add(TransactionEnd::new);
            transaction++;
            if (random.nextInt(20) == 0) {
                add(Heartbeat::new);
            }
        }
        return this;
    }

    public History watermark(UUID id, String kind) {
        add(header -> new Watermark(header, id, kind));
        return this;
    }

    /** One change of a test's own choice, a transaction of its own. */
    public History change(int table, @Nullable Row before, @Nullable Row after, List<Integer> ambiguous) {
        record(table, before, after, ambiguous);
        add(TransactionEnd::new);
        transaction++;
        return this;
    }

    /** Rows of one large transaction. */
    public History insertAll(int table, List<Row> rows) {
        rows.forEach(row -> record(table, null, row));
        add(TransactionEnd::new);
        transaction++;
        return this;
    }

    public History ddl(int table, String statement) {
        add(header -> new Ddl(header, table, statement));
        return this;
    }

    private void change() {
        int table = random.nextInt(tables.size());
        TestTable definition = tables.get(table);
        Map<String, Row> rows = state.get(table);
        byte[][] key = definition.newKey().apply(random);
        Row candidate = definition.row(key, freeUnique(table), random.nextInt(1000));
        Row existing = rows.get(definition.identity().apply(candidate));
        if (existing == null) {
            if (rows.isEmpty() || random.nextInt(3) > 0) {
                record(table, null, candidate);
            } else {
                // A row takes another key.
                Row moved = any(rows);
                record(table, moved, with(definition, moved, key, random.nextInt(1000)));
            }
            return;
        }
        switch (random.nextInt(6)) {
            case 0, 1 -> record(table, existing, null);
            case 2 -> record(table, existing, candidate);
            case 3 ->
                record(table, existing, with(definition, existing, definition.key(existing), random.nextInt(1000)));
            case 4 -> handOver(table, existing);
            default -> {
                record(table, existing, null);
                record(table, null, candidate);
            }
        }
    }

    /** A unique value goes from one row to another, by way of NULL. */
    private void handOver(int table, Row from) {
        TestTable definition = tables.get(table);
        byte[] u = from.value(definition.keyColumns());
        Row emptied = definition.row(definition.key(from), null, random.nextInt(1000));
        record(table, from, emptied);
        Row to = any(state.get(table));
        Row filled = definition.row(definition.key(to), u == null ? null : new String(u, UTF_8), 7);
        record(table, to, filled);
    }

    private static Row with(TestTable definition, Row row, byte[][] key, int v) {
        byte[] u = row.value(definition.keyColumns());
        return definition.row(key, u == null ? null : new String(u, UTF_8), v);
    }

    private Row any(Map<String, Row> rows) {
        List<Row> all = List.copyOf(rows.values());
        return all.get(random.nextInt(all.size()));
    }

    private @Nullable String freeUnique(int table) {
        TestTable definition = tables.get(table);
        Set<String> taken = new HashSet<>();
        for (Row row : state.get(table).values()) {
            String unique = definition.unique(row);
            if (unique != null) {
                taken.add(unique);
            }
        }
        String wish = "u" + random.nextInt(30);
        return taken.contains(wish) || random.nextInt(4) == 0
                ? null
                : random.nextBoolean() ? wish : "U" + wish.substring(1);
    }

    private void record(int table, @Nullable Row before, @Nullable Row after) {
        record(table, before, after, List.of());
    }

    private void record(int table, @Nullable Row before, @Nullable Row after, List<Integer> ambiguous) {
        TestTable definition = tables.get(table);
        Map<String, Row> rows = state.get(table);
        if (before != null) {
            rows.remove(definition.identity().apply(before));
        }
        if (after != null) {
            rows.put(definition.identity().apply(after), after);
        }
        Operation operation = before == null ? Operation.INSERT : after == null ? Operation.DELETE : Operation.UPDATE;
        add(header -> new RowChange(
                header, table, operation, Optional.ofNullable(before), Optional.ofNullable(after), ambiguous));
    }

    private void add(Function<Header, Change> change) {
        Header header =
                new Header(log.size() + 1L, "binlog." + log.size(), "t" + transaction, System.currentTimeMillis());
        log.add(new LoggedChange(offset, change.apply(header)));
        // Kafka's own markers take offsets too.
        offset += 1 + (random.nextInt(5) == 0 ? 1 : 0);
    }
}
