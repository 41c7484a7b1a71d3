package io.shardway.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.bench.Bench;
import io.shardway.cutover.domain.TableState;
import io.shardway.cutover.mysql.Fence;
import io.shardway.cutover.mysql.HeldServer;
import io.shardway.cutover.mysql.HeldServers;
import io.shardway.cutover.mysql.TableLook;
import io.shardway.mysql.sidecar.Sidecar;
import io.shardway.testing.Account;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to write, through the trigger fence: refused for an application, allowed for our writer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FenceMatrixIT {

    private static final int OPTION_PREVENTS_STATEMENT = 1290;

    private Bench bench;
    private WorkflowSpec spec;
    private ShardSpec shard;
    private HeldServers servers;
    private Fence fence;
    private Connection app;
    private Connection writer;
    private PreparedStatement preparedBefore;

    @BeforeAll
    void fence() throws SQLException {
        bench = new Bench();
        spec = bench.workflow("t", "u");
        shard = spec.source().shards().getFirst();
        String schema = shard.schema();
        bench.left()
                .execute(
                        "CREATE TABLE " + schema + ".t (id INT PRIMARY KEY, v INT) ENGINE = InnoDB",
                        "CREATE TABLE " + schema + ".u (id INT PRIMARY KEY, v INT) ENGINE = InnoDB",
                        "CREATE TABLE " + schema + ".other (id INT PRIMARY KEY, v INT) ENGINE = InnoDB",
                        "INSERT INTO " + schema + ".t VALUES (1, 1), (2, 2), (3, 3)",
                        "INSERT INTO " + schema + ".u VALUES (1, 1), (2, 2), (3, 3)",
                        "INSERT INTO " + schema + ".other VALUES (1, 1), (7, 7)",
                        "CREATE VIEW " + schema + ".window AS SELECT * FROM " + schema + ".t",
                        "CREATE DEFINER = root@'%' PROCEDURE " + schema
                                + ".write_as_definer() INSERT INTO t VALUES (50, 50)");
        app = bench.left().connect(Account.APP, schema);
        writer = bench.left().connect(Account.WRITER, schema);
        preparedBefore = app.prepareStatement("INSERT INTO t VALUES (60, 60)");
        servers = HeldServers.take(spec);
        HeldServer server = servers.of(shard);
        Sidecar.install(server.connection(), spec.id());
        fence = new Fence(spec, Duration.ofSeconds(1), 3);
        fence.arm(shard, server);
        // Both sessions have written through the open gate before: nothing that they remember may let them through
        // later.
        assertThat(preparedBefore.executeUpdate()).isEqualTo(1);
        run(app, "DELETE FROM t WHERE id = 60");
        run(app, "UPDATE u SET v = v WHERE id = 1");
        fence.close(shard, server, 1, UUID.randomUUID(), Duration.ofSeconds(5));
    }

    @AfterAll
    void open() throws SQLException, InterruptedException {
        preparedBefore.close();
        app.close();
        writer.close();
        servers.close();
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (9, 9)",
                "INSERT IGNORE INTO t VALUES (9, 9)",
                "INSERT INTO t VALUES (1, 9) ON DUPLICATE KEY UPDATE v = 9",
                "INSERT INTO t SELECT * FROM other WHERE id = 7",
                "REPLACE INTO t VALUES (1, 9)",
                "UPDATE t SET v = v + 1 WHERE id = 1",
                "UPDATE IGNORE t SET v = 9 WHERE id = 1",
                "UPDATE t JOIN other ON other.id = t.id SET t.v = 9",
                "DELETE FROM t WHERE id = 1",
                "DELETE IGNORE FROM t WHERE id = 1",
                "DELETE t, u FROM t JOIN u ON u.id = t.id",
                "UPDATE window SET v = 9",
                "CALL write_as_definer()"
            })
    void refusesEveryWayToWriteForAnApplication(String sql) throws SQLException {
        long before = checksum();

        assertThatThrownBy(() -> run(app, sql)).isInstanceOfSatisfying(SQLException.class, e -> {
            assertThat(e.getErrorCode()).isEqualTo(OPTION_PREVENTS_STATEMENT);
            assertThat(e.getMessage()).contains("SHARDWAY_FENCE");
        });

        assertThat(checksum()).isEqualTo(before);
    }

    @Test
    void refusesAStatementThatWasPreparedBefore() {
        assertThatThrownBy(preparedBefore::executeUpdate)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(OPTION_PREVENTS_STATEMENT));
    }

    @Test
    void waitsForAnOpenWriterAndLetsReadersPass() throws SQLException {
        HeldServer server = servers.of(shard);
        fence.open(shard, server);
        try (Connection open = bench.left().connect(Account.APP, shard.schema());
                Connection reader = bench.left().connect(Account.APP, shard.schema())) {
            open.setAutoCommit(false);
            run(open, "UPDATE t SET v = v WHERE id = 2");

            assertThatThrownBy(() -> fence.close(shard, server, 1, UUID.randomUUID(), Duration.ofSeconds(5)))
                    .hasMessageContaining("open transactions use them");

            run(reader, "SELECT * FROM t");
            open.commit();
        }
        fence.close(shard, server, 1, UUID.randomUUID(), Duration.ofSeconds(5));
        assertThatThrownBy(() -> run(app, "UPDATE t SET v = v WHERE id = 2")).hasMessageContaining("SHARDWAY_FENCE");
    }

    @Test
    void triesNoLongerThanIsLeftOfTheWritePause() throws SQLException {
        HeldServer server = servers.of(shard);
        fence.open(shard, server);
        try (Connection open = bench.left().connect(Account.APP, shard.schema())) {
            open.setAutoCommit(false);
            run(open, "UPDATE t SET v = v WHERE id = 2");
            long begun = System.nanoTime();

            assertThatThrownBy(() -> fence.close(shard, server, 1, UUID.randomUUID(), Duration.ofMillis(200)))
                    .hasMessageContaining("open transactions use them");

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(150), Duration.ofMillis(950));
            open.commit();
        }
        assertThatThrownBy(() -> fence.close(shard, server, 1, UUID.randomUUID(), Duration.ofMillis(-1)))
                .hasMessageContaining("nothing is left of the write pause");
        run(app, "UPDATE t SET v = v WHERE id = 2");
        fence.close(shard, server, 1, UUID.randomUUID(), Duration.ofSeconds(5));
        assertThatThrownBy(() -> run(app, "UPDATE t SET v = v WHERE id = 2")).hasMessageContaining("SHARDWAY_FENCE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "IGNORE", "REPLACE"})
    void refusesLoadData(String mode) throws SQLException {
        long before = checksum();

        assertThatThrownBy(() -> load(app, mode, 70)).isInstanceOf(SQLException.class);

        assertThat(checksum()).isEqualTo(before);
    }

    @Test
    void letsOurWriterDoAllOfIt() throws SQLException {
        for (String sql : List.of(
                "INSERT INTO t VALUES (90, 9)",
                "INSERT IGNORE INTO t VALUES (90, 9)",
                "INSERT INTO t VALUES (90, 9) ON DUPLICATE KEY UPDATE v = 10",
                "REPLACE INTO t VALUES (90, 11)",
                "UPDATE t SET v = 12 WHERE id = 90",
                "DELETE FROM t WHERE id = 90")) {
            run(writer, sql);
        }
        load(writer, "", 91);
        run(writer, "DELETE FROM t WHERE id = 91");
    }

    @Test
    void letsApplicationsReadAndUseOtherTables() throws SQLException {
        run(app, "SELECT * FROM t");
        run(app, "SELECT * FROM t FOR UPDATE");
        run(app, "INSERT INTO other VALUES (8, 8)");
        run(app, "DELETE FROM other WHERE id = 8");
    }

    @Test
    void standsAfterTheServerWasKilledAndFallsWhenOpened() throws SQLException {
        String schema = shard.schema() + "_kill";
        try (var server = io.shardway.testing.MariaDbServer.start(io.shardway.testing.MariaDbOptions.named("fence"))) {
            server.createSchema(schema);
            server.execute("CREATE TABLE " + schema + ".t (id INT PRIMARY KEY, v INT)");
            WorkflowSpec onIt = onServer(server.host(), server.port(), schema);
            ShardSpec only = onIt.source().shards().getFirst();
            try (HeldServers held = HeldServers.take(onIt)) {
                Sidecar.install(held.of(only).connection(), onIt.id());
                Fence ofIt = new Fence(onIt, Duration.ofSeconds(1), 3);
                ofIt.arm(only, held.of(only));
                ofIt.close(only, held.of(only), 1, UUID.randomUUID(), Duration.ofSeconds(5));
            }

            server.kill();
            server.start();

            try (Connection client = server.connect(Account.APP, schema)) {
                assertThatThrownBy(() -> run(client, "INSERT INTO t VALUES (1, 1)"))
                        .hasMessageContaining("SHARDWAY_FENCE");
                try (HeldServers held = HeldServers.take(onIt)) {
                    assertThat(TableLook.at(held.of(only).connection(), onIt.id(), schema, List.of("t")))
                            .containsEntry("t", TableState.FENCED);
                    new Fence(onIt, Duration.ofSeconds(1), 3).open(only, held.of(only));
                    new Fence(onIt, Duration.ofSeconds(1), 3).open(only, held.of(only));
                }
                run(client, "INSERT INTO t VALUES (1, 1)");
            }
        }
    }

    private WorkflowSpec onServer(String host, int port, String schema) {
        var one = new ShardSpec(
                "-", schema, new io.shardway.contract.topology.ServerSpec(host, port), List.of(), shard.accounts());
        var side = new io.shardway.contract.topology.KeyspaceSpec("shop", false, List.of(one));
        return new WorkflowSpec(
                UUID.randomUUID(), "o", "d", "b", 1, "n", side, side, List.of("t"), true, spec.onDdl(), 1);
    }

    private long checksum() throws SQLException {
        try (Statement statement = writer.createStatement();
                var rows = statement.executeQuery(
                        "SELECT (SELECT SUM(id * 1000 + v) FROM t) + 1000000 * (SELECT SUM(id * 1000 + v) FROM u)")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void load(Connection connection, String mode, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement
                    .unwrap(org.mariadb.jdbc.Statement.class)
                    .setLocalInfileInputStream(
                            new ByteArrayInputStream((id + "\t1\n").getBytes(StandardCharsets.UTF_8)));
            statement.execute("LOAD DATA LOCAL INFILE 'memory' " + mode + " INTO TABLE t");
        }
    }
}
