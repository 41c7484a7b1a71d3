package io.shardway.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.event.TableReport;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.kernel.SidecarNames;
import io.shardway.messaging.work.StopSignal;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.Sidecar;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestSchemas;
import io.shardway.testing.TypeSamples;
import io.shardway.verifier.mysql.Checkpoints;
import io.shardway.verifier.mysql.Side;
import io.shardway.verifier.mysql.TableVerifier;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two real servers; the server's own replication stands for the stream, and a thread tells when a watermark has come over. */
class TableVerifierIT {

    private static final long SEED = 20261122;

    private final UUID workflow = UUID.randomUUID();
    private final StreamId stream = new StreamId(workflow, 1, "-", "-");
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private MariaDbServer primary;
    private MariaDbServer replica;
    private String schema;

    @BeforeEach
    void prepare() throws SQLException {
        primary = SharedServers.mariadb("a");
        replica = SharedServers.replica("a");
        schema = TestSchemas.create(primary, "verify");
        try (Connection connection = Sessions.open(address(primary), accounts().writer())) {
            Sidecar.install(connection, workflow);
        }
        primary.execute(
                "USE `" + schema + "`",
                "CREATE TABLE `" + schema
                        + "`.t (id INT NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL, amount DECIMAL(12,2),"
                        + " ratio FLOAT, day DATE, raw VARBINARY(20), UNIQUE KEY (name))",
                "INSERT INTO `" + schema
                        + "`.t SELECT seq, CONCAT('name ', seq), seq / 7, seq / 3, '2026-01-01', UNHEX(MD5(seq))"
                        + " FROM seq_1_to_20000");
        followed("SELECT COUNT(*) = 20000 FROM `" + schema + "`.t");
        Future<?> _ = threads.submit(this::tellAppliedWatermarks);
    }

    @AfterEach
    void stop() {
        running.set(false);
        threads.shutdownNow();
        primary.dropSchema(schema);
    }

    @Test
    void findsNoDifferenceWhileRowsKeepChanging() throws Exception {
        // Given
        System.out.println("seed " + SEED);
        AtomicLong changes = new AtomicLong();
        Future<?> writer = threads.submit(() -> changeRows(changes));
        Awaitility.await().until(() -> changes.get() > 100);

        // When
        TableReport report = verify();
        running.set(false);
        writer.get();

        // Then
        assertThat(report.clean()).as(report.toString()).isTrue();
        assertThat(report.rowsCompared()).isGreaterThan(10_000);
        assertThat(changes.get()).isGreaterThan(200);
    }

    @Test
    void findsEveryPlantedDifferenceExactly() {
        // Given
        plant(
                "UPDATE t SET name = 'name 17 ' WHERE id = 17",
                "UPDATE t SET name = 'NAME 18' WHERE id = 18",
                "UPDATE t SET ratio = 3.0000002 WHERE id = 9",
                "UPDATE t SET amount = NULL WHERE id = 100",
                "UPDATE t SET raw = '' WHERE id = 101",
                "UPDATE t SET day = '0000-00-00' WHERE id = 102",
                "UPDATE t SET raw = (SELECT UNHEX(MD5(104))) WHERE id = 103",
                "DELETE FROM t WHERE id = 15000",
                "DELETE FROM t WHERE id = 20000",
                "INSERT INTO t (id, name) VALUES (-5, 'before all'), (30000, 'after all')");

        // When
        TableReport report = verify();

        // Then
        assertThat(report.mismatchedKeys())
                .containsExactlyInAnyOrder("id=9", "id=17", "id=18", "id=100", "id=101", "id=102", "id=103");
        assertThat(report.extraSourceKeys()).containsExactlyInAnyOrder("id=15000", "id=20000");
        assertThat(report.extraTargetKeys()).containsExactlyInAnyOrder("id=-5", "id=30000");
        assertThat(report.mismatchedRows()).isEqualTo(7);
        assertThat(report.extraTargetQuery().orElseThrow()).contains("`id` = 30000");
    }

    /** For every type: each row has another of the type's edge values on the target. Two values that are told apart in no other way are so here. */
    @Test
    void tellsEveryValueOfEveryTypeFromEveryOther() {
        // Given
        List<TypeSamples.Sample> samples = Stream.concat(TypeSamples.keys(), TypeSamples.values())
                .filter(sample -> sample.literals().size() > 1)
                // Its samples differ only until they are padded.
                .filter(sample -> !sample.definition().equals("BINARY(3)"))
                .toList();
        List<String> fill = new ArrayList<>(List.of(
                "SET time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'",
                "USE `" + schema + "`"));
        List<String> corrupt = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            List<String> literals = samples.get(i).literals();
            fill.add("CREATE TABLE type" + i + " (id INT PRIMARY KEY, v "
                    + samples.get(i).definition() + ")");
            for (int row = 0; row < literals.size(); row++) {
                fill.add("INSERT INTO type" + i + " VALUES (" + row + ", " + literals.get(row) + ")");
                corrupt.add("UPDATE type" + i + " SET v = " + literals.get((row + 1) % literals.size()) + " WHERE id = "
                        + row);
            }
        }
        fill.add("CREATE TABLE filled (id INT PRIMARY KEY)");
        primary.execute(fill.toArray(String[]::new));
        followed("SELECT COUNT(*) = 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = '" + schema
                + "' AND TABLE_NAME = 'filled'");
        plant(corrupt.toArray(String[]::new));

        // When, Then
        for (int i = 0; i < samples.size(); i++) {
            int rows = samples.get(i).literals().size();
            TableReport report = verify("type" + i);
            assertThat(report.mismatchedRows()).as(samples.get(i).definition()).isEqualTo(rows);
            assertThat(report.extraSourceRows() + report.extraTargetRows()).isZero();
        }
    }

    @Test
    void comparesRowsThatAreLargerThanAPacket() {
        // Given rows of which the server can put no two values together
        primary.execute(
                "USE `" + schema + "`",
                "CREATE TABLE `" + schema + "`.wide (id INT PRIMARY KEY, a LONGBLOB, b LONGTEXT)",
                "INSERT INTO `" + schema
                        + "`.wide SELECT seq, REPEAT('a', 900000), REPEAT('b', 900000) FROM seq_1_to_4");
        followed("SELECT COUNT(*) = 4 FROM `" + schema + "`.wide");
        plant("UPDATE wide SET b = CONCAT(LEFT(b, 899999), 'c') WHERE id = 3");
        try {
            for (MariaDbServer server : List.of(primary, replica)) {
                server.execute("SET GLOBAL max_allowed_packet = 1048576");
            }

            // When
            TableReport report = verify("wide");

            // Then
            assertThat(report.mismatchedKeys()).containsExactly("id=3");
            assertThat(report.rowsCompared()).isEqualTo(4);
        } finally {
            for (MariaDbServer server : List.of(primary, replica)) {
                server.execute("SET GLOBAL max_allowed_packet = 67108864");
            }
        }
    }

    @Test
    void goesOnBehindTheLastChunkInAnotherProcess() {
        // Given a verification that ends early, behind a difference
        plant("UPDATE t SET amount = -1 WHERE id IN (5, 19000)");
        UUID verification = UUID.randomUUID();
        StopSignal stop = new StopSignal();
        AtomicLong before = new AtomicLong();
        Optional<TableReport> unfinished = verify(verification, stop, (rows, _, _) -> {
            before.addAndGet(rows);
            stop.request();
        });
        assertThat(unfinished).isEmpty();

        // When
        AtomicLong after = new AtomicLong();
        TableReport report = verify(verification, new StopSignal(), (rows, _, _) -> after.addAndGet(rows))
                .orElseThrow();

        // Then
        assertThat(before.get() + after.get()).isEqualTo(20_000);
        assertThat(report.rowsCompared()).isEqualTo(20_000);
        assertThat(report.mismatchedKeys()).containsExactly("id=5", "id=19000");
        // And whoever asks a third time only reads what was found.
        assertThat(verify(verification, new StopSignal(), (_, _, _) -> {
                    throw new AssertionError("compared again");
                }))
                .contains(report);
    }

    @Test
    void beginsAgainWhenTheLegOrTheRowKeyIsAnother() throws SQLException {
        // Given a verification that ends early
        UUID verification = UUID.randomUUID();
        StopSignal stop = new StopSignal();
        AtomicLong before = new AtomicLong();
        assertThat(verify(verification, stop, (rows, _, _) -> {
                    before.addAndGet(rows);
                    stop.request();
                }))
                .isEmpty();
        assertThat(before.get()).isPositive();

        // When another leg runs
        StopSignal again = new StopSignal();
        AtomicLong otherLeg = new AtomicLong();
        try (Side source = Side.open(shard(primary), workflow);
                Side target = Side.open(shard(replica), workflow)) {
            new TableVerifier(
                            config(),
                            source,
                            target,
                            new StreamId(workflow, 2, "-", "-"),
                            "t",
                            new Checkpoints(source.writer(), workflow, verification),
                            (rows, _, _) -> {
                                otherLeg.addAndGet(rows);
                                again.request();
                            },
                            again)
                    .verify();
        }

        // Then its first chunk is the first one of the table
        assertThat(otherLeg).hasValue(before.get());

        // And when the key that was reached is none any more, every row is compared too.
        verify(verification, new StopSignal(), (_, _, _) -> {});
        primary.execute("ALTER TABLE `" + schema + "`.t DROP PRIMARY KEY, ADD PRIMARY KEY (name, id)");
        followed("SELECT COUNT(*) = 2 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = '" + schema
                + "' AND INDEX_NAME = 'PRIMARY'");
        AtomicLong otherKey = new AtomicLong();
        verify(verification, new StopSignal(), (rows, _, _) -> otherKey.addAndGet(rows));
        assertThat(otherKey).hasValue(20_000);
    }

    @Test
    void givesWayToAnApplicationAndComparesTheRowsAgain() throws Exception {
        // Given an application that locks two rows in the other order than we do
        plant("UPDATE t SET name = CONCAT(name, '!') WHERE id IN (1, 2, 3)");
        try (Connection application = primary.connect(io.shardway.testing.Account.APP, schema);
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("UPDATE t SET amount = 5 WHERE id = 2");

            // When
            Future<TableReport> verification = threads.submit(() -> verify());
            awaitLockWait();
            statement.execute("UPDATE t SET amount = 6 WHERE id = 1");
            application.commit();

            // Then: the application's updates carry whole rows, and so have mended two of the three
            assertThat(verification.get().mismatchedKeys()).containsExactly("id=3");
        }
    }

    private void awaitLockWait() {
        Awaitility.await().until(() -> {
            try (Connection root = primary.connect(io.shardway.testing.Account.ROOT);
                    Statement statement = root.createStatement();
                    var rows = statement.executeQuery(
                            "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'")) {
                return rows.next() && rows.getInt(1) > 0;
            }
        });
    }

    private TableReport verify() {
        return verify("t");
    }

    private TableReport verify(String table) {
        return verify(table, UUID.randomUUID(), new StopSignal(), (_, _, _) -> {})
                .orElseThrow();
    }

    private Optional<TableReport> verify(UUID verification, StopSignal stop, TableVerifier.Listener listener) {
        return verify("t", verification, stop, listener);
    }

    private Optional<TableReport> verify(
            String table, UUID verification, StopSignal stop, TableVerifier.Listener listener) {
        try (Side source = Side.open(shard(primary), workflow);
                Side target = Side.open(shard(replica), workflow)) {
            // A replica takes no writes of ours; where checkpoints lie does not matter here.
            Checkpoints checkpoints = new Checkpoints(source.writer(), workflow, verification);
            return new TableVerifier(config(), source, target, stream, table, checkpoints, listener, stop).verify();
        }
    }

    private void plant(String... statements) {
        try (Connection connection = replica.connect(io.shardway.testing.Account.ROOT, schema);
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_mode = 'ALLOW_INVALID_DATES', sql_log_bin = 0");
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void changeRows(AtomicLong changes) {
        Random random = new Random(SEED);
        try (Connection connection = primary.connect(io.shardway.testing.Account.APP, schema);
                PreparedStatement update = connection.prepareStatement("UPDATE t SET amount = ? WHERE id = ?");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM t WHERE id = ?");
                PreparedStatement insert = connection.prepareStatement("REPLACE INTO t (id, name) VALUES (?, ?)")) {
            while (running.get()) {
                int id = 1 + random.nextInt(20_000);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        delete.setInt(1, id);
                        delete.executeUpdate();
                    }
                    case 1 -> {
                        insert.setInt(1, id);
                        insert.setString(2, "again " + id);
                        insert.executeUpdate();
                    }
                    default -> {
                        update.setInt(1, random.nextInt(1000));
                        update.setInt(2, id);
                        update.executeUpdate();
                    }
                }
                changes.incrementAndGet();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tellAppliedWatermarks() {
        try (Connection connection = replica.connect(io.shardway.testing.Account.ROOT);
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_log_bin = 0");
            while (running.get()) {
                statement.executeUpdate("INSERT IGNORE INTO `_shardway`.watermark_applied (stream, watermark) SELECT '"
                        + stream + "', id FROM "
                        + SidecarNames.watermark(workflow).quoted());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void followed(String condition) {
        Awaitility.await().until(() -> {
            try (Connection connection = replica.connect(io.shardway.testing.Account.ROOT);
                    Statement statement = connection.createStatement();
                    var result = statement.executeQuery(condition)) {
                return result.next() && result.getBoolean(1);
            } catch (SQLException _) {
                return false;
            }
        });
    }

    private ShardSpec shard(MariaDbServer server) {
        return new ShardSpec("-", schema, address(server), List.of(), accounts());
    }

    private static ServerSpec address(MariaDbServer server) {
        return new ServerSpec(server.host(), server.port());
    }

    private static Accounts accounts() {
        return new Accounts(
                account(io.shardway.testing.Account.WRITER),
                account(io.shardway.testing.Account.READER),
                account(io.shardway.testing.Account.APP));
    }

    private static Account account(io.shardway.testing.Account account) {
        return new Account(account.user(), account.password());
    }

    private static VerifierConfig config() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(VerifierConfig.class)
                .withDefaultValue("verifier.first-chunk-rows", "1000")
                .withDefaultValue("verifier.largest-chunk-rows", "3000")
                .build();
        return config.getConfigMapping(VerifierConfig.class);
    }
}
