package io.shardway.verifier.domain;

import io.shardway.contract.event.TableReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What was found in one table on one shard. Within a chunk a key is counted once, by its identity on the source (or the target, for rows that
 * only it has); chunks share no keys, so of those that are complete only numbers and a bounded sample are kept.
 */
public final class Findings {

    /** A key for people, and a condition that finds it. */
    public record Key(String text, String condition) {}

    /** Everything that is known when a chunk ends; from it another process goes on. */
    public record State(long rowsCompared, Found mismatched, Found missingOnTarget, Found extraOnTarget) {}

    /** Rows that differ in one way. */
    public record Found(long rows, List<Key> sample) {
        public Found {
            sample = List.copyOf(sample);
        }
    }

    private final int sampleKeys;
    private final Sort mismatched;
    private final Sort missingOnTarget;
    private final Sort extraOnTarget;
    private long rowsCompared;

    /** @param sampleKeys keys of each sort that are kept */
    public Findings(int sampleKeys) {
        this(sampleKeys, new State(0, Sort.NONE, Sort.NONE, Sort.NONE));
    }

    /** Goes on from where a chunk ended. */
    public Findings(int sampleKeys, State state) {
        this.sampleKeys = sampleKeys;
        this.mismatched = new Sort(state.mismatched());
        this.missingOnTarget = new Sort(state.missingOnTarget());
        this.extraOnTarget = new Sort(state.extraOnTarget());
        this.rowsCompared = state.rowsCompared();
    }

    /** On both sides, with different values. */
    public void mismatched(Key key) {
        mismatched.ofChunk.add(key);
    }

    /** On the source only. */
    public void missingOnTarget(Key key) {
        missingOnTarget.ofChunk.add(key);
    }

    /** On the target only. */
    public void extraOnTarget(Key key) {
        extraOnTarget.ofChunk.add(key);
    }

    /** A chunk is complete. */
    public State endChunk(long rows) {
        rowsCompared += rows;
        return new State(
                rowsCompared,
                mismatched.endChunk(sampleKeys),
                missingOnTarget.endChunk(sampleKeys),
                extraOnTarget.endChunk(sampleKeys));
    }

    public TableReport report(String table, String shard, String sourceTable, String targetTable) {
        return new TableReport(
                table,
                shard,
                rowsCompared,
                mismatched.rows,
                missingOnTarget.rows,
                extraOnTarget.rows,
                mismatched.sample(Key::text),
                missingOnTarget.sample(Key::text),
                extraOnTarget.sample(Key::text),
                mismatched.query(sourceTable),
                missingOnTarget.query(sourceTable),
                extraOnTarget.query(targetTable));
    }

    private static final class Sort {

        private static final Found NONE = new Found(0, List.of());

        private final Set<Key> ofChunk = new LinkedHashSet<>();
        private final List<Key> sample;
        private long rows;

        private Sort(Found found) {
            this.rows = found.rows();
            this.sample = new ArrayList<>(found.sample());
        }

        private Found endChunk(int sampleKeys) {
            rows += ofChunk.size();
            ofChunk.stream().limit(Math.max(0, sampleKeys - sample.size())).forEach(sample::add);
            ofChunk.clear();
            return new Found(rows, sample);
        }

        private List<String> sample(Function<Key, String> form) {
            return sample.stream().map(form).toList();
        }

        private Optional<String> query(String table) {
            return sample.isEmpty()
                    ? Optional.empty()
                    : Optional.of("SELECT * FROM " + table + " WHERE " + String.join(" OR ", sample(Key::condition)));
        }
    }
}
