package io.shardway.api.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts per key in windows of one minute that begin with the key's first request, so that exactly {@code limit} fit into each. Remembers
 * a bounded number of keys; the one that has been silent longest makes room.
 */
final class Windows {

    static final Duration LENGTH = Duration.ofMinutes(1);
    private static final int MOST_KEYS = 10_000;

    private record Window(Instant end, int count) {}

    private final Clock clock;
    private final LinkedHashMap<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MOST_KEYS;
        }
    };

    Windows(Clock clock) {
        this.clock = clock;
    }

    synchronized Allowance count(String key, int limit) {
        if (limit <= 0) {
            return new Allowance(0, 0, Duration.ZERO);
        }
        var now = clock.instant();
        var window = windows.get(key);
        var next = window == null || !window.end().isAfter(now)
                ? new Window(now.plus(LENGTH), 1)
                : new Window(window.end(), Math.min(window.count(), limit) + 1);
        windows.put(key, next);
        return new Allowance(limit, limit - next.count(), Duration.between(now, next.end()));
    }
}
