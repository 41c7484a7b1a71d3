package io.shardway.api.domain;

import java.util.Map;

/**
 * The newest command for a unit.
 *
 * @param settled nothing more is expected from it: it was answered, or (for STOPPED) confirmed
 */
public record Work(Unit unit, Leg leg, Want want, Map<String, String> detail, long generation, boolean settled) {

    public Work {
        detail = Map.copyOf(detail);
    }

    Work settle() {
        return new Work(unit, leg, want, detail, generation, true);
    }

    /** A stream that may still touch tables: clean-up waits for it. */
    boolean active() {
        return unit.isStream() && !(want == Want.STOPPED && settled);
    }
}
