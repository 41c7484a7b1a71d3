package io.shardway.local.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/** Figures by name, in the order in which they were taken. */
final class Figures {
    private final Map<String, Double> values = new LinkedHashMap<>();

    void put(String name, double value) {
        values.put(name, Math.round(value * 1_000) / 1_000.0);
    }

    void put(String name, long value) {
        values.put(name, (double) value);
    }

    void add(String name, double value) {
        put(name, get(name) + value);
    }

    /** Keeps the larger one. */
    void max(String name, double value) {
        put(name, Math.max(get(name), value));
    }

    double get(String name) {
        return values.getOrDefault(name, 0.0);
    }

    Map<String, Double> values() {
        return new LinkedHashMap<>(values);
    }

    /** {@code switch primaries} becomes {@code SwitchPrimaries}. */
    static String camelCase(String words) {
        var text = new StringBuilder();
        for (var word : words.split("[^A-Za-z0-9]+")) {
            if (!word.isEmpty()) {
                text.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return text.toString();
    }
}
