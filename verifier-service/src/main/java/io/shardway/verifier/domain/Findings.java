package io.shardway.verifier.domain;

import io.shardway.contract.event.TableReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What was found in one table on one shard. Keys are counted once each, by their identity on the source (or the target, for rows that only it
 * has); a bounded sample is shown.
 */
public final class Findings {

    /** A key for people, and a condition that finds it. */
    public record Key(String text, String condition) {}

    private final Sort mismatched = new Sort();
    private final Sort extraSource = new Sort();
    private final Sort extraTarget = new Sort();
    private long rowsCompared;

    public void compared(long rows) {
        rowsCompared += rows;
    }

    /** On both sides, with different values. */
    public void mismatched(Key key) {
        mismatched.keys.add(key);
    }

    /** On the source only: missing on the target. */
    public void missingOnTarget(Key key) {
        extraSource.keys.add(key);
    }

    /** On the target only. */
    public void extraOnTarget(Key key) {
        extraTarget.keys.add(key);
    }

    public TableReport report(String table, String shard, int sample, String sourceTable, String targetTable) {
        return new TableReport(
                table,
                shard,
                rowsCompared,
                mismatched.keys.size(),
                extraSource.keys.size(),
                extraTarget.keys.size(),
                mismatched.sample(sample, Key::text),
                extraSource.sample(sample, Key::text),
                extraTarget.sample(sample, Key::text),
                mismatched.query(sample, sourceTable),
                extraSource.query(sample, sourceTable),
                extraTarget.query(sample, targetTable));
    }

    private static final class Sort {

        private final Set<Key> keys = new LinkedHashSet<>();

        private List<String> sample(int limit, Function<Key, String> form) {
            List<String> sample = new ArrayList<>();
            for (Key key : keys) {
                if (sample.size() == limit) {
                    break;
                }
                sample.add(form.apply(key));
            }
            return sample;
        }

        private Optional<String> query(int limit, String table) {
            return keys.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "SELECT * FROM " + table + " WHERE " + String.join(" OR ", sample(limit, Key::condition)));
        }
    }
}
