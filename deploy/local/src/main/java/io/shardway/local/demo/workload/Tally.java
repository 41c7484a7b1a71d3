package io.shardway.local.demo.workload;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what clients met. Errors are counted by client, work, code and SQLSTATE; never by message, which may hold values. */
public final class Tally {
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder lostConnections = new LongAdder();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();

    void acknowledged() {
        acknowledged.increment();
    }

    void read() {
        reads.increment();
    }

    /** Attempts that met 1205 or 1213, of a transaction that succeeded in the end. */
    void retried(int attempts) {
        retries.add(attempts);
    }

    void refused(String client, String work, int code, String detail) {
        refused.increment();
        count(client + " " + work + ": error " + code + " (" + detail + ")");
    }

    void lost(String client, String work, int code, String state) {
        lostConnections.increment();
        count(client + " " + work + ": connection lost, error " + code + " (" + state + ")");
    }

    void failed(String client, RuntimeException bug) {
        refused.increment();
        var at = bug.getStackTrace();
        count(client + " ended by " + bug + (at.length == 0 ? "" : " at " + at[0]));
    }

    private void count(String what) {
        errors.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    public long acknowledgedWrites() {
        return acknowledged.sum();
    }

    public long reads() {
        return reads.sum();
    }

    public long retries() {
        return retries.sum();
    }

    /** Errors that no retry cured, lost connections apart. */
    public long refusals() {
        return refused.sum();
    }

    public long lostConnections() {
        return lostConnections.sum();
    }

    /** What was met how often. */
    public Map<String, Long> errors() {
        var sorted = new TreeMap<String, Long>();
        errors.forEach((what, times) -> sorted.put(what, times.sum()));
        return sorted;
    }
}
