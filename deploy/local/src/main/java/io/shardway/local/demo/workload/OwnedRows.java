package io.shardway.local.demo.workload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** The rows that an actor owns and is sure of, with a random pick in constant time. */
final class OwnedRows<K, R> {
    private final Map<K, R> rows = new HashMap<>();
    private final Map<K, Integer> places = new HashMap<>();
    private final List<K> keys = new ArrayList<>();

    int size() {
        return keys.size();
    }

    boolean holds(K key) {
        return rows.containsKey(key);
    }

    void put(K key, R row) {
        if (rows.put(key, row) == null) {
            places.put(key, keys.size());
            keys.add(key);
        }
    }

    void remove(K key) {
        if (rows.remove(key) == null) {
            return;
        }
        int place = Objects.requireNonNull(places.remove(key));
        var last = keys.removeLast();
        if (place < keys.size()) {
            keys.set(place, last);
            places.put(last, place);
        }
    }

    Collection<R> all() {
        return rows.values();
    }

    R any(RandomGenerator random) {
        return Objects.requireNonNull(rows.get(keys.get(random.nextInt(keys.size()))));
    }
}
