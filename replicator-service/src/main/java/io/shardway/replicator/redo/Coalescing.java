package io.shardway.replicator.redo;

import io.shardway.kernel.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Makes few large steps out of a batch of one lane's events. Where keys are byte-stable only the last event of each key counts and the keys' order does
 * not; else "abc" and "ABC" may be one key, so events keep their order and only neighbours of a kind are taken together.
 */
final class Coalescing {

    private Coalescing() {}

    /** @param byteStable whether Java may tell the keys of this table apart */
    static List<Step> plan(List<KeyEvent> events, IntPredicate byteStable) {
        Map<Integer, List<KeyEvent>> byTable = new TreeMap<>();
        for (KeyEvent event : events) {
            byTable.computeIfAbsent(event.table(), _ -> new ArrayList<>()).add(event);
        }
        List<Step> steps = new ArrayList<>();
        byTable.forEach((table, ofTable) -> {
            if (byteStable.test(table)) {
                addLastOfEachKey(steps, table, ofTable);
            } else {
                addRuns(steps, table, ofTable);
            }
        });
        return steps;
    }

    private static void addLastOfEachKey(List<Step> steps, int table, List<KeyEvent> events) {
        Map<Row, KeyEvent> last = new LinkedHashMap<>();
        events.forEach(event -> last.put(event.key(), event));
        List<KeyEvent.Put> puts = new ArrayList<>();
        List<Row> keys = new ArrayList<>();
        for (KeyEvent event : last.values()) {
            switch (event) {
                case KeyEvent.Put put -> puts.add(put);
                case KeyEvent.Remove remove -> keys.add(remove.key());
            }
        }
        add(steps, table, keys, puts);
    }

    private static void addRuns(List<Step> steps, int table, List<KeyEvent> events) {
        List<KeyEvent.Put> puts = new ArrayList<>();
        List<Row> keys = new ArrayList<>();
        for (KeyEvent event : events) {
            switch (event) {
                case KeyEvent.Put put -> {
                    add(steps, table, keys, List.of());
                    keys.clear();
                    puts.add(put);
                }
                case KeyEvent.Remove remove -> {
                    add(steps, table, List.of(), puts);
                    puts.clear();
                    keys.add(remove.key());
                }
            }
        }
        add(steps, table, keys, puts);
    }

    private static void add(List<Step> steps, int table, List<Row> keys, List<KeyEvent.Put> puts) {
        if (!keys.isEmpty()) {
            steps.add(new Step.RemoveAll(table, keys));
        }
        if (!puts.isEmpty()) {
            steps.add(new Step.PutAll(table, puts));
        }
    }
}
