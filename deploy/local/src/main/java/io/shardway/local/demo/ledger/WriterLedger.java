package io.shardway.local.demo.ledger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The book of one writer: each of its operations with its outcome, and for each row that it owns what must be there at the
 * end. No other writer owns the same rows. Safe to read while its writer goes on.
 */
public final class WriterLedger {
    private final String writer;
    private final Map<Long, Outcome> outcomes = new HashMap<>();
    private final Map<RowKey, Expectation> rows = new LinkedHashMap<>();
    private final List<String> surprises = new ArrayList<>();
    private final AcknowledgementTimes times = new AcknowledgementTimes();

    WriterLedger(String writer) {
        this.writer = writer;
    }

    public String writer() {
        return writer;
    }

    /** A row that was there before the writer began. */
    public synchronized void seeded(Row row) {
        rows.put(row.key(), new Expectation.Sure(Optional.of(Row.image(row))));
    }

    public synchronized void record(Operation operation, Outcome outcome) {
        if (outcomes.putIfAbsent(operation.id(), outcome) != null) {
            throw new IllegalStateException("Operation " + operation.id() + " of " + writer + " was recorded twice");
        }
        switch (outcome) {
            case ACKNOWLEDGED ->
                operation.changes().forEach(change -> rows.put(change.row(), new Expectation.Sure(change.after())));
            case UNKNOWN ->
                operation
                        .changes()
                        .forEach(change -> rows.put(
                                change.row(), new Expectation.Open(operation.id(), change.before(), change.after())));
            case REFUSED -> {
                // The rows are as they were.
            }
        }
    }

    /** Something that a client saw and that cannot be right, such as an update that found no row. */
    public synchronized void surprised(String what) {
        surprises.add(writer + ": " + what);
    }

    /** When this writer's writes were acknowledged. */
    public AcknowledgementTimes times() {
        return times;
    }

    public synchronized Map<Outcome, Long> counts() {
        var counts = new EnumMap<Outcome, Long>(Outcome.class);
        for (var outcome : Outcome.values()) {
            counts.put(outcome, 0L);
        }
        outcomes.values().forEach(outcome -> counts.merge(outcome, 1L, Long::sum));
        return counts;
    }

    synchronized Map<Long, Outcome> outcomes() {
        return Map.copyOf(outcomes);
    }

    synchronized Map<RowKey, Expectation> rows() {
        return Map.copyOf(rows);
    }

    synchronized List<String> surprises() {
        return List.copyOf(surprises);
    }
}
