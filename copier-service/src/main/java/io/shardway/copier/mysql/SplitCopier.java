package io.shardway.copier.mysql;

import io.quarkus.logging.Log;
import io.shardway.copier.domain.ChunkSizer;
import io.shardway.copier.domain.RateLimit;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.rows.KeyBytes;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Copies one split from where it stands to its end. One chunk is read ahead while the one before is written, so at most two are in memory. Ends early
 * when asked to, or when another owner has the split; whoever goes on starts behind the last commit.
 */
public final class SplitCopier {

    private static final int ATTEMPTS = 10;
    private static final Duration LONGEST_BACKOFF = Duration.ofMillis(500);

    private final CopyRoute route;
    private final Settings settings;
    private final Consumer<CopyStep> steps;

    /** How an instance copies. */
    public record Settings(ChunkSizer.Limits chunk, RateLimit rate, String owner) {}

    public SplitCopier(CopyRoute route, Settings settings) {
        this(route, settings, _ -> {});
    }

    SplitCopier(CopyRoute route, Settings settings, Consumer<CopyStep> steps) {
        this.route = route;
        this.settings = settings;
        this.steps = steps;
    }

    /**
     * Copies the split.
     *
     * @param generation of the command; a copy that was stopped since is left alone
     * @return whether the split is complete
     */
    public boolean copy(String table, int number, long generation, BooleanSupplier stop) throws InterruptedException {
        try (Connection target = route.openTarget()) {
            SplitPlans plans = new SplitPlans(target, route.stream());
            Split split = plans.find(table, number)
                    .orElseThrow(() -> new ShardwayException(
                            ErrorCode.UNEXPECTED,
                            "Split " + number + " of table " + table + " is in no plan of stream " + route.stream()));
            boolean done = Items.find(target, route.stream(), ItemKind.SPLIT, split.item())
                    .map(Item::done)
                    .orElse(false);
            if (done) {
                return true;
            }
            Item item = Items.take(target, route.stream(), ItemKind.SPLIT, split.item(), settings.owner());
            if (item.done() || plans.stoppedSince(generation)) {
                return item.done();
            }
            steps.accept(CopyStep.ITEM_TAKEN);
            return copy(target, item, split, stop);
        } catch (SQLException e) {
            throw ServerErrors.wrap("copy split " + number + " of table " + table, e);
        }
    }

    private boolean copy(Connection target, Item item, Split split, BooleanSupplier stop)
            throws SQLException, InterruptedException {
        Connection source = route.openSource();
        try (ExecutorService ahead = Executors.newVirtualThreadPerTaskExecutor();
                source) {
            TableSchema schema = route.sourceTable(source, split.table());
            TableName into = route.targetTable(target, split.table(), schema);
            long averageRowBytes = averageRowBytes(source, schema.name());
            ChunkSizer sizer = new ChunkSizer(settings.chunk(), averageRowBytes);
            try (ChunkReader reader =
                            new ChunkReader(source, schema, split.range().upTo(), averageRowBytes);
                    ChunkWriter writer = new ChunkWriter(target, item, schema, into, split.table(), steps)) {
                Optional<Row> from = item.lastKey().map(KeyBytes::decode).or(split.range()::after);
                return pump(reader, writer, sizer, ahead, from, stop);
            }
        }
    }

    private boolean pump(
            ChunkReader reader,
            ChunkWriter writer,
            ChunkSizer sizer,
            ExecutorService ahead,
            Optional<Row> from,
            BooleanSupplier stop)
            throws InterruptedException {
        Future<Chunk> next = readAhead(reader, sizer, ahead, from);
        while (!stop.getAsBoolean()) {
            Chunk chunk = await(next);
            steps.accept(CopyStep.CHUNK_READ);
            if (!chunk.last()) {
                next = readAhead(reader, sizer, ahead, chunk.range().upTo());
            }
            pause(settings.rate().take(chunk.rows().size(), System.nanoTime()));
            Duration writing = write(writer, chunk);
            if (chunk.last()) {
                return true;
            }
            sizer.written(chunk.rows().size(), chunk.bytes(), writing);
        }
        return false;
    }

    private Future<Chunk> readAhead(ChunkReader reader, ChunkSizer sizer, ExecutorService ahead, Optional<Row> after) {
        int rows = sizer.rows();
        return ahead.submit(() -> reader.read(after, rows, 2 * settings.chunk().bytes()));
    }

    private static Chunk await(Future<Chunk> chunk) throws InterruptedException {
        try {
            return chunk.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ShardwayException known) {
                throw known;
            }
            throw new IllegalStateException("Reading a chunk failed", e.getCause());
        }
    }

    /** Deadlocks with redo are expected: the whole transaction is repeated. */
    private static Duration write(ChunkWriter writer, Chunk chunk) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            long started = System.nanoTime();
            try {
                writer.write(chunk);
                return Duration.ofNanos(System.nanoTime() - started);
            } catch (ShardwayException e) {
                boolean repeats = e.code() == ErrorCode.DEADLOCK || e.code() == ErrorCode.SERVER_BUSY;
                if (!repeats || attempt == ATTEMPTS) {
                    throw e;
                }
                Log.debugf("Repeating a chunk attempt=%d code=%s", attempt, e.code());
                long most = Math.min(LONGEST_BACKOFF.toNanos(), 5_000_000L << attempt);
                pause(Duration.ofNanos(ThreadLocalRandom.current().nextLong(most)));
            }
        }
    }

    /** Waits; an interrupt is the signal to stop. */
    private static void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Stopped while waiting to write");
            }
            LockSupport.parkNanos(left);
        }
    }

    private static long averageRowBytes(Connection source, TableName table) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(
                "SELECT AVG_ROW_LENGTH FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }
}
