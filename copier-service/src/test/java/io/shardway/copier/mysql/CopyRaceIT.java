package io.shardway.copier.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.schema.SchemaReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Copy and redo at the same time end as the source, whatever changes when: one writer changes the source and so defines the order, redo
 * applies that order late and in batches, copiers copy in small chunks, are killed and go on.
 */
class CopyRaceIT {

    private static final long SEED = Long.getLong("shardway.seed", 20261122L);

    /** How keys of a table are made from small numbers, so that they collide often. */
    private enum Keys {
        NUMBER(
                "id INT PRIMARY KEY, v VARCHAR(20), at TIMESTAMP NOT NULL DEFAULT '2001-01-01' ON UPDATE CURRENT_TIMESTAMP"),
        TEXT_WITHOUT_CASE(
                "id VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PRIMARY KEY, v VARCHAR(20), at TIMESTAMP NOT NULL DEFAULT '2001-01-01'"),
        BINARY("id VARBINARY(20) PRIMARY KEY, v VARCHAR(20), at TIMESTAMP NOT NULL DEFAULT '2001-01-01'");

        private final String definition;

        Keys(String definition) {
            this.definition = definition;
        }

        String of(int number, Random random) {
            return switch (this) {
                case NUMBER -> Integer.toString(number);
                // The same key in another spelling.
                case TEXT_WITHOUT_CASE ->
                    (random.nextBoolean() ? "key" : "KEY") + number + (random.nextBoolean() ? " " : "");
                case BINARY -> Integer.toString(number, 36);
            };
        }
    }

    static Stream<Arguments> races() {
        return Stream.of(Keys.values()).flatMap(keys -> Stream.of(0).map(round -> Arguments.of(keys, SEED + round)));
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @MethodSource("races")
    void endsAsTheSourceWhateverChangesWhen(Keys keys, long seed) throws Exception {
        System.out.println("CopyRaceIT keys=" + keys + " seed=" + seed + " (-Dshardway.seed to repeat)");
        try (CopyFixture copy = new CopyFixture(keys.definition);
                RedoDouble redo = new RedoDouble(copy);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            // Given
            Random random = new Random(seed);
            int numbers = 120;
            List<String> inserts = new ArrayList<>();
            for (int i = 0; i < numbers; i += 1 + random.nextInt(2)) {
                inserts.add(
                        "INSERT INTO t (id, v) VALUES ('" + keys.of(i, random).strip() + "', 'first')");
            }
            copy.fill(inserts.toArray(String[]::new));
            BlockingQueue<RedoDouble.Event> log = new LinkedBlockingQueue<>();
            AtomicBoolean copied = new AtomicBoolean();
            Callable<Integer> changing = () -> change(copy, keys, numbers, new Random(seed + 1), log, copied);
            AtomicBoolean changed = new AtomicBoolean();
            Callable<Integer> redoing = () -> redo(redo, new Random(seed + 2), log, changed);

            // When
            Future<Integer> changes = threads.submit(changing);
            Future<Integer> redos = threads.submit(redoing);
            List<Split> splits = copy.plan();
            AtomicInteger kills = new AtomicInteger();
            List<Future<?>> copiers = new ArrayList<>();
            for (Split split : splits) {
                Random own = new Random(seed + 100 + split.number());
                copiers.add(threads.submit(() -> {
                    copyThroughKills(copy, split, own, kills);
                    return null;
                }));
            }
            for (Future<?> copier : copiers) {
                copier.get(60, TimeUnit.SECONDS);
            }
            copied.set(true);
            int events = changes.get(60, TimeUnit.SECONDS);
            changed.set(true);
            int repeats = redos.get(60, TimeUnit.SECONDS);

            // Then
            System.out.printf(
                    "  splits=%d events=%d redo repeats=%d kills=%d graves left=%d%n",
                    splits.size(), events, repeats, kills.get(), copy.graves());
            assertThat(events).isGreaterThan(50);
            copy.assertEqual();
        }
    }

    private static void copyThroughKills(CopyFixture copy, Split split, Random random, AtomicInteger kills)
            throws InterruptedException {
        while (true) {
            try {
                if (copy.copy(split, 1 + random.nextInt(6), _ -> disturb(random, true))) {
                    return;
                }
            } catch (Killed _) {
                kills.incrementAndGet();
            } catch (ShardwayException e) {
                if (e.code() != ErrorCode.DEADLOCK && e.code() != ErrorCode.SERVER_BUSY) {
                    throw e;
                }
            }
        }
    }

    private static void disturb(Random random, boolean mayKill) {
        synchronized (random) {
            if (mayKill && random.nextInt(40) == 0) {
                throw new Killed();
            }
            if (random.nextInt(3) == 0) {
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(8)).toNanos());
            }
        }
    }

    /** Changes the source until the copy is done and a little longer; tells each change in commit order. */
    private static int change(
            CopyFixture copy,
            Keys keys,
            int numbers,
            Random random,
            BlockingQueue<RedoDouble.Event> log,
            AtomicBoolean copied)
            throws SQLException {
        int events = 0;
        try (Connection app = copy.sourceServer.connect(io.shardway.testing.Account.APP, copy.schemaName)) {
            CopyFixture.execute(app, "SET time_zone = '+00:00'");
            TableSchema schema = SchemaReader.read(app, copy.publicTable());
            int afterwards = 30;
            while (!copied.get() || afterwards-- > 0) {
                String key = keys.of(random.nextInt(numbers), random);
                Map<String, Row> before = find(app, schema, key);
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        statement(app, "DELETE FROM t WHERE id = ?", key);
                        before.values().forEach(row -> log.add(new RedoDouble.Event.Delete(schema.keyOf(row))));
                    }
                    case 2 -> {
                        statement(
                                app,
                                "INSERT INTO t (id, v) VALUES (?, '" + random.nextInt()
                                        + "') ON DUPLICATE KEY UPDATE v = VALUES(v)",
                                key);
                        find(app, schema, key).values().forEach(row -> log.add(new RedoDouble.Event.Put(row)));
                    }
                    case 3 -> {
                        statement(app, "UPDATE t SET v = '" + random.nextInt() + "' WHERE id = ?", key);
                        find(app, schema, key).values().forEach(row -> log.add(new RedoDouble.Event.Put(row)));
                    }
                    default -> {
                        // A key moves: delete of the old one, put of the new one.
                        String other = keys.of(random.nextInt(numbers), random);
                        if (!before.isEmpty() && find(app, schema, other).isEmpty()) {
                            statement(app, "UPDATE t SET id = ? WHERE id = ?", other, key);
                            before.values().forEach(row -> log.add(new RedoDouble.Event.Delete(schema.keyOf(row))));
                            find(app, schema, other).values().forEach(row -> log.add(new RedoDouble.Event.Put(row)));
                        }
                    }
                }
                events++;
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(3)).toNanos());
            }
        }
        return events;
    }

    private static int redo(RedoDouble redo, Random random, BlockingQueue<RedoDouble.Event> log, AtomicBoolean changed)
            throws InterruptedException {
        int repeats = 0;
        while (true) {
            boolean complete = changed.get();
            Optional<RedoDouble.Event> first = Optional.ofNullable(log.poll(5, TimeUnit.MILLISECONDS));
            if (first.isEmpty()) {
                if (complete) {
                    return repeats;
                }
                continue;
            }
            List<RedoDouble.Event> batch = new ArrayList<>(List.of(first.get()));
            log.drainTo(batch, random.nextInt(8));
            disturb(random, false);
            repeats += redo.apply(batch);
        }
    }

    private static Map<String, Row> find(Connection connection, TableSchema schema, String key) throws SQLException {
        String sql = "SELECT " + io.shardway.mysql.rows.RowCodec.selectList(schema) + " FROM t WHERE id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            try (var result = statement.executeQuery()) {
                return result.next()
                        ? Map.of(key, io.shardway.mysql.rows.RowCodec.read(result, schema.columns(), 1))
                        : Map.of();
            }
        }
    }

    private static void statement(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}
