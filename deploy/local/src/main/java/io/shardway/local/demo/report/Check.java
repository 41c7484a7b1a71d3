package io.shardway.local.demo.report;

/** A figure that must not exceed its bound. */
public record Check(double value, double bound, boolean ok) {
    public static Check atMost(double bound, double value) {
        return new Check(value, bound, value <= bound);
    }

    public static Check atMost(long bound, long value) {
        return new Check(value, bound, value <= bound);
    }
}
