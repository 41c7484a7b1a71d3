package io.shardway.verifier.mysql;

import io.quarkus.logging.Log;
import io.shardway.contract.event.TableReport;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import io.shardway.messaging.work.StopSignal;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.verifier.VerifierConfig;
import io.shardway.verifier.domain.ChunkSize;
import io.shardway.verifier.domain.Findings;
import io.shardway.verifier.mysql.TableReader.Checksum;
import io.shardway.verifier.mysql.TableReader.HashedRow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Compares one table on both sides. Chunks tile the whole key space, with bounds from the source, so that a row on the target outside the source's
 * keys is seen too. Each chunk that is complete is kept, so that nobody compares it again. Chunks whose checksums are equal are equal; of others every row is compared, and what differs is a suspect.
 */
public final class TableVerifier {

    /** Told after every chunk. */
    public interface Listener {
        void compared(long rows, double partOfTable, Optional<String> info);
    }

    /** A table may be renamed under us when it is opened; it is looked up again so often. */
    private static final int LOOK_UPS = 3;

    private final VerifierConfig config;
    private final Side source;
    private final Side target;
    private final StreamId stream;
    private final String table;
    private final Checkpoints checkpoints;
    private final Listener listener;
    private final StopSignal stop;

    public TableVerifier(
            VerifierConfig config,
            Side source,
            Side target,
            StreamId stream,
            String table,
            Checkpoints checkpoints,
            Listener listener,
            StopSignal stop) {
        this.config = config;
        this.source = source;
        this.target = target;
        this.stream = stream;
        this.table = table;
        this.checkpoints = checkpoints;
        this.listener = listener;
        this.stop = stop;
    }

    /** The report on the whole table, or nothing when it was told to stop before the end. */
    public Optional<TableReport> verify() {
        for (int lookUp = 1; ; lookUp++) {
            try {
                return compare();
            } catch (ShardwayException e) {
                if (e.code() != ErrorCode.SCHEMA_CHANGED || lookUp == LOOK_UPS) {
                    throw e;
                }
                Log.infof("Looking for table=%s again: %s", table, e.getMessage());
            }
        }
    }

    private Optional<TableReport> compare() {
        TableSchema sourceSchema = SchemaReader.read(source.reader(), source.locate(table));
        TableSchema targetSchema = sourceSchema.at(target.locate(table));
        requireSameColumns(sourceSchema, SchemaReader.read(target.reader(), targetSchema.name()));
        String compared = Compared.digest(stream, sourceSchema);
        Optional<Checkpoints.Standing> standing = checkpoints.find(table, compared);
        Findings findings = standing.map(known -> new Findings(config.sampleKeys(), known.findings()))
                .orElseGet(() -> new Findings(config.sampleKeys()));
        Optional<Row> after = standing.flatMap(Checkpoints.Standing::after);
        long rowsCompared =
                standing.map(known -> known.findings().rowsCompared()).orElse(0L);
        boolean last = standing.filter(Checkpoints.Standing::done).isPresent();
        SuspectCheck suspects = new SuspectCheck(config, source, target, stream, sourceSchema, targetSchema, stop);
        TableReader there = new TableReader(source.reader(), sourceSchema);
        TableReader here = new TableReader(target.reader(), targetSchema);
        ChunkSize size = new ChunkSize(config.firstChunkRows(), config.largestChunkRows(), config.chunkTime());
        while (!last) {
            long started = System.nanoTime();
            Optional<Row> end = there.keyAfter(after, size.rows());
            KeyRange chunk = new KeyRange(after, end);
            long rows = compareChunk(chunk, there, here, suspects, findings);
            if (stop.stopRequested()) {
                // INVARIANT: a chunk whose suspects were not all decided counts as not compared.
                return Optional.empty();
            }
            last = end.isEmpty();
            if (!last) {
                size.took(Duration.ofNanos(System.nanoTime() - started));
            }
            after = end;
            rowsCompared += rows;
            checkpoints.save(table, compared, new Checkpoints.Standing(end, findings.endChunk(rows), last));
            listener.compared(
                    rows, (double) rowsCompared / Math.max(1, sourceSchema.estimatedRows()), Optional.of(table));
        }
        return Optional.of(findings.report(
                table,
                target.shard().name(),
                sourceSchema.name().quoted(),
                targetSchema.name().quoted()));
    }

    private long compareChunk(
            KeyRange chunk, TableReader there, TableReader here, SuspectCheck suspects, Findings findings) {
        CompletableFuture<Checksum> targetSum = CompletableFuture.supplyAsync(() -> here.checksum(chunk));
        Checksum sourceSum;
        try {
            sourceSum = there.checksum(chunk);
        } catch (RuntimeException e) {
            // The connection is free again only when the other query has ended.
            targetSum.handle((_, _) -> true).join();
            throw e;
        }
        if (!sourceSum.equals(join(targetSum))) {
            suspects.check(suspectsOf(there.rows(chunk), here.rows(chunk)), findings);
        }
        return sourceSum.rows();
    }

    private static Checksum join(CompletableFuture<Checksum> checksum) {
        try {
            return checksum.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ShardwayException known) {
                throw known;
            }
            throw e;
        }
    }

    private static List<Row> suspectsOf(Map<ByteBuffer, HashedRow> there, Map<ByteBuffer, HashedRow> here) {
        List<Row> suspects = new ArrayList<>();
        there.forEach((key, row) -> {
            HashedRow other = here.remove(key);
            if (other == null || !other.hash().equals(row.hash())) {
                suspects.add(row.key());
            }
        });
        here.values().forEach(row -> suspects.add(row.key()));
        return suspects;
    }

    private void requireSameColumns(TableSchema there, TableSchema here) {
        if (!there.columns().equals(here.columns()) || !there.rowKey().equals(here.rowKey())) {
            throw new ShardwayException(
                    ErrorCode.SCHEMA_CHANGED,
                    "Table " + table + " has other columns or another row key on " + here.name() + " than on "
                            + there.name() + "; make the definitions equal, then verify again");
        }
    }
}
