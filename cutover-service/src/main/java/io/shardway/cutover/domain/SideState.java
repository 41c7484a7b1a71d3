package io.shardway.cutover.domain;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The tables of one side of a workflow as its servers have them, by {@code shard/table}. The servers are the truth (C5). */
public record SideState(String keyspace, Map<String, TableState> tables) {

    public SideState {
        tables = Map.copyOf(tables);
    }

    /** Applications can write at least one of the tables. */
    public boolean anyWritable() {
        return tables.values().stream().anyMatch(TableState::writable);
    }

    /** Every table is open, without a trace of a fence. */
    public boolean allOpen() {
        return all(TableState.OPEN::equals);
    }

    /** Every table is there, and no application can write any. */
    public boolean allClosed() {
        return all(state -> state == TableState.HIDDEN || state == TableState.FENCED);
    }

    public boolean all(Predicate<TableState> condition) {
        return !tables.isEmpty() && tables.values().stream().allMatch(condition);
    }

    public boolean anyIs(TableState state) {
        return tables.containsValue(state);
    }

    /** For messages: {@code shop: -/orders OPEN, -/items FENCED}. */
    @Override
    public String toString() {
        return keyspace + ": "
                + new TreeMap<>(tables)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", "));
    }
}
