package io.shardway.verifier.mysql;

import io.quarkus.logging.Log;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import io.shardway.messaging.work.StopSignal;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.verifier.VerifierConfig;
import io.shardway.verifier.domain.Findings;
import io.shardway.verifier.mysql.TableReader.HashedRow;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells a real difference from a row that was on its way. First without holding anything: read the source under a lock that ends at once, write a
 * watermark in the same transaction, wait until the target has applied it, read the target. What still differs is decided while the rows are
 * locked on the source, gaps included: then no change of these keys can be on its way behind the watermark, and both sides must be equal.
 */
final class SuspectCheck {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int ATTEMPTS_UNDER_LOCK = 10;
    private static final int ATTEMPTS_AGAINST_APPLICATIONS = 20;
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final VerifierConfig config;
    private final Side source;
    private final Side target;
    private final StreamId stream;
    private final TableSchema sourceSchema;
    private final StopSignal stop;
    private final TableReader sourceRows;
    private final TableReader targetRows;
    private final Connection watermarkWriter;

    SuspectCheck(
            VerifierConfig config,
            Side source,
            Side target,
            StreamId stream,
            TableSchema sourceSchema,
            TableSchema targetSchema,
            StopSignal stop) {
        this.config = config;
        this.source = source;
        this.target = target;
        this.stream = stream;
        this.sourceSchema = sourceSchema;
        this.stop = stop;
        this.sourceRows = new TableReader(source.writer(), sourceSchema);
        this.targetRows = new TableReader(target.writer(), targetSchema);
        this.watermarkWriter = source.watermarks();
    }

    /** Adds what really differs to the findings. */
    void check(List<Row> suspects, Findings findings) {
        List<Row> open = suspects;
        for (int round = 0; round < config.roundsWithoutLock() && !open.isEmpty(); round++) {
            open = inBatches(open, config.suspectsAtOnce(), this::differingBehindWatermark);
        }
        inBatches(open, config.keysUnderLock(), batch -> {
            decideUnderLock(batch, findings);
            return List.of();
        });
    }

    private interface Batch {
        List<Row> check(List<Row> keys);
    }

    private List<Row> inBatches(List<Row> keys, int size, Batch batch) {
        List<Row> result = new ArrayList<>();
        for (int i = 0; i < keys.size() && !stop.stopRequested(); i += size) {
            result.addAll(batch.check(keys.subList(i, Math.min(keys.size(), i + size))));
        }
        return result;
    }

    private List<Row> differingBehindWatermark(List<Row> keys) {
        UUID watermark = UUID.randomUUID();
        Map<ByteBuffer, HashedRow> before = inSourceTransaction(Connection.TRANSACTION_READ_COMMITTED, true, () -> {
            Map<ByteBuffer, HashedRow> rows = sourceRows.rowsAt(keys, " FOR UPDATE");
            Watermarks.write(source.writer(), stream.workflow(), stream.leg(), watermark, Watermarks.Kind.CHECK);
            return rows;
        });
        if (!awaitApplied(watermark, config.watermarkWait())) {
            throw lagging(config.watermarkWait());
        }
        return differing(keys, before, targetRows.rowsAt(keys, ""));
    }

    private void decideUnderLock(List<Row> keys, Findings findings) {
        for (int attempt = 1; attempt <= ATTEMPTS_UNDER_LOCK && !stop.stopRequested(); attempt++) {
            boolean decided = inSourceTransaction(Connection.TRANSACTION_REPEATABLE_READ, false, () -> {
                Map<ByteBuffer, HashedRow> there = sourceRows.rowsAt(keys, " FOR UPDATE");
                UUID watermark = UUID.randomUUID();
                // On another connection: it must commit while the rows stay locked.
                Watermarks.write(watermarkWriter, stream.workflow(), stream.leg(), watermark, Watermarks.Kind.CHECK);
                if (!awaitApplied(watermark, config.lockedWait())) {
                    return false;
                }
                Map<ByteBuffer, HashedRow> here = targetRows.rowsAt(keys, "");
                differing(keys, there, here).forEach(key -> add(findings, key, there, here));
                return true;
            });
            if (decided) {
                return;
            }
            Log.infof(
                    "Waiting for lag to fall before rows are decided under lock table=%s attempt=%d",
                    sourceSchema.name(), attempt);
        }
        if (!stop.stopRequested()) {
            throw lagging(config.lockedWait());
        }
    }

    private void add(Findings findings, Row key, Map<ByteBuffer, HashedRow> there, Map<ByteBuffer, HashedRow> here) {
        HashedRow sourceRow = there.get(TableReader.identity(key));
        HashedRow targetRow = here.get(TableReader.identity(key));
        if (sourceRow != null && targetRow != null) {
            findings.mismatched(KeyText.of(sourceSchema, sourceRow.key()));
        } else if (sourceRow != null) {
            findings.missingOnTarget(KeyText.of(sourceSchema, sourceRow.key()));
        } else if (targetRow != null) {
            findings.extraOnTarget(KeyText.of(sourceSchema, targetRow.key()));
        }
    }

    private static List<Row> differing(
            List<Row> keys, Map<ByteBuffer, HashedRow> there, Map<ByteBuffer, HashedRow> here) {
        return keys.stream()
                .filter(key -> {
                    HashedRow sourceRow = there.get(TableReader.identity(key));
                    HashedRow targetRow = here.get(TableReader.identity(key));
                    return sourceRow == null
                            ? targetRow != null
                            : targetRow == null || !sourceRow.hash().equals(targetRow.hash());
                })
                .toList();
    }

    private boolean awaitApplied(UUID watermark, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!Watermarks.isApplied(target.writer(), stream, watermark)) {
            if (System.nanoTime() > deadline || stop.stopRequested()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    private interface SourceWork<T> {
        T run();
    }

    /** Our locks may meet an application's the other way round, and then it is us who give way: the transaction is repeated. */
    private <T> T inSourceTransaction(int isolation, boolean commit, SourceWork<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(isolation, commit, work);
            } catch (ShardwayException e) {
                boolean conflict = e.code() == ErrorCode.DEADLOCK || e.code() == ErrorCode.SERVER_BUSY;
                if (!conflict || attempt == ATTEMPTS_AGAINST_APPLICATIONS || stop.stopRequested()) {
                    throw e;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
            }
        }
    }

    private <T> T attempt(int isolation, boolean commit, SourceWork<T> work) {
        Connection connection = source.writer();
        try {
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(false);
            try {
                T result = work.run();
                if (commit) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("check rows of " + sourceSchema.name() + " on the source", e);
        }
    }

    private ShardwayException lagging(Duration waited) {
        return new ShardwayException(
                ErrorCode.REPLICA_LAG,
                "Stream " + stream + " did not apply a watermark within " + waited.toMillis()
                        + " ms; the verification goes on when lag has fallen");
    }
}
