package io.shardway.local.demo.lifecycle;

import io.shardway.local.demo.ledger.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Compares all rows of all tables of two sides while nobody writes. */
final class SideBySide {
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

    private final Callable<Connection> source;
    private final String sourceSchema;
    private final Callable<Connection> target;
    private final String targetSchema;

    SideBySide(Callable<Connection> source, String sourceSchema, Callable<Connection> target, String targetSchema) {
        this.source = source;
        this.sourceSchema = sourceSchema;
        this.target = target;
        this.targetSchema = targetSchema;
    }

    /**
     * Every table must be equal once the stream between the sides is drained. What is still on its way looks like a difference, so
     * a table is looked at again until it is equal, for a bounded time.
     */
    Verdict compare(List<String> tables) {
        try (var first = source.call();
                var second = target.call()) {
            var verdict = Verdict.CLEAN;
            var limit = DRAIN_LIMIT;
            for (var table : tables) {
                var equal = Patience.poll(
                        Duration.ofMillis(100),
                        limit,
                        () -> equal(first, second, table) ? Optional.of(true) : Optional.empty());
                if (equal.isEmpty()) {
                    verdict = verdict.and(Verdict.mismatch(
                            "table " + table + " differs between source and target: " + rows(first, sourceSchema, table)
                                    + " and " + rows(second, targetSchema, table) + " rows"));
                    // The stream had its time; the other tables get one look each.
                    limit = Duration.ZERO;
                }
            }
            return verdict;
        } catch (PhaseFailedException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new PhaseFailedException("Cannot compare source and target: " + failed.getMessage());
        }
    }

    private boolean equal(Connection first, Connection second, String table) {
        return fingerprint(first, sourceSchema, table).equals(fingerprint(second, targetSchema, table));
    }

    private static long rows(Connection connection, String schema, String table) {
        return fingerprint(connection, schema, table).rows();
    }

    private static Fingerprint fingerprint(Connection connection, String schema, String table) {
        try {
            return Fingerprint.of(connection, schema, table, "1");
        } catch (SQLException failed) {
            throw new PhaseFailedException("Cannot read " + schema + "." + table + ": " + failed.getMessage());
        }
    }
}
