package io.shardway.api.domain;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Who reached which milestone, and when last. A stamp once set stays: a reversal or a retry does not clear it. */
public record Stamps(Map<Milestone, Stamp> reached) {

    public Stamps {
        reached = Map.copyOf(reached);
    }

    Stamps with(Milestone milestone, Stamp stamp) {
        var next = new EnumMap<Milestone, Stamp>(Milestone.class);
        next.putAll(reached);
        next.put(milestone, stamp);
        return new Stamps(next);
    }

    public Optional<Stamp> at(Milestone milestone) {
        return Optional.ofNullable(reached.get(milestone));
    }

    public Stamp created() {
        return at(Milestone.CREATED).orElseThrow();
    }
}
