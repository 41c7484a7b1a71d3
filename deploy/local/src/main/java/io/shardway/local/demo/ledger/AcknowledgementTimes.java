package io.shardway.local.demo.ledger;

import java.time.Duration;
import java.util.Arrays;

/**
 * When one writer's writes were acknowledged, and how long it rested of its own will before each. The write pause is what
 * the writer could not help: the gap between two acknowledgements less its own rest.
 */
public final class AcknowledgementTimes {
    private long[] acknowledgedAt = new long[1024];
    private long[] restedBefore = new long[1024];
    private int size;

    /**
     * @param nanos when the write was acknowledged, on the clock of {@link System#nanoTime()}
     * @param restedNanos how much of the time since the acknowledgement before it the writer rested by itself
     */
    public synchronized void acknowledged(long nanos, long restedNanos) {
        if (size == acknowledgedAt.length) {
            acknowledgedAt = Arrays.copyOf(acknowledgedAt, size * 2);
            restedBefore = Arrays.copyOf(restedBefore, size * 2);
        }
        acknowledgedAt[size] = nanos;
        restedBefore[size] = restedNanos;
        size++;
    }

    /** The longest pause that overlaps the window; a writer that was silent until its end pauses at least until then. */
    public synchronized Pause longest(long fromNanos, long toNanos) {
        var longest = Pause.NONE;
        for (int i = 1; i < size; i++) {
            if (acknowledgedAt[i] >= fromNanos && acknowledgedAt[i - 1] <= toNanos) {
                longest = longest.longer(Pause.between(acknowledgedAt[i - 1], acknowledgedAt[i], restedBefore[i]));
            }
        }
        if (size > 0 && acknowledgedAt[size - 1] < toNanos) {
            longest = longest.longer(Pause.between(acknowledgedAt[size - 1], toNanos, 0));
        }
        return longest;
    }

    /**
     * Time between two acknowledged writes.
     *
     * @param gap the whole time
     * @param net without the writer's own rest
     */
    public record Pause(Duration gap, Duration net) {
        public static final Pause NONE = new Pause(Duration.ZERO, Duration.ZERO);

        static Pause between(long first, long second, long restedNanos) {
            long gap = second - first;
            return new Pause(Duration.ofNanos(gap), Duration.ofNanos(Math.max(0, gap - restedNanos)));
        }

        public Pause longer(Pause other) {
            return other.net.compareTo(net) > 0 ? other : this;
        }
    }
}
