package io.shardway.local.demo.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * What a judgement found. {@code lost}: an acknowledged effect is missing. {@code doubled}: an effect is there twice, or
 * although it was refused, or nobody's. {@code mismatches}: a row is there with other values than it must have.
 */
public record Verdict(long lost, long doubled, long mismatches, List<String> evidence) {
    private static final int EVIDENCE_LIMIT = 20;

    public static final Verdict CLEAN = new Verdict(0, 0, 0, List.of());

    public Verdict {
        evidence = evidence.stream().limit(EVIDENCE_LIMIT).toList();
    }

    public static Verdict lost(String what) {
        return new Verdict(1, 0, 0, List.of("lost: " + what));
    }

    public static Verdict doubled(String what) {
        return new Verdict(0, 1, 0, List.of("doubled: " + what));
    }

    public static Verdict mismatch(String what) {
        return mismatches(1, what);
    }

    public static Verdict mismatches(long count, String what) {
        return new Verdict(0, 0, count, List.of("mismatch: " + what));
    }

    public boolean clean() {
        return lost == 0 && doubled == 0 && mismatches == 0;
    }

    public Verdict and(Verdict other) {
        if (other.clean()) {
            return this;
        }
        var both = new ArrayList<>(evidence);
        both.addAll(other.evidence);
        return new Verdict(lost + other.lost, doubled + other.doubled, mismatches + other.mismatches, both);
    }
}
