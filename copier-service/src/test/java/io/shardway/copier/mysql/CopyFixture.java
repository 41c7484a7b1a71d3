package io.shardway.copier.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.copier.domain.ChunkSizer;
import io.shardway.copier.domain.RateLimit;
import io.shardway.copier.domain.SplitCount;
import io.shardway.kernel.Row;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.rows.RowCodec;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.mysql.schema.TableDdl;
import io.shardway.mysql.sidecar.Graves;
import io.shardway.mysql.sidecar.Sidecar;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.mysql.sidecar.Streams;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** One table {@code t} on a source server and its hidden twin with graves on a target server, as cutover prepares them. */
final class CopyFixture implements AutoCloseable {

    static final String TABLE = "t";
    static final SplitCount MANY_SPLITS = new SplitCount(20, 4, 16, 100);

    final MariaDbServer sourceServer = SharedServers.mariadb("a");
    final MariaDbServer targetServer = SharedServers.mariadb("b");
    final UUID workflow = UUID.randomUUID();
    final String schemaName = TestNames.unique("copy");
    final CopyRoute route;

    /** @param definition columns and keys of the table */
    CopyFixture(String definition) {
        for (MariaDbServer server : List.of(sourceServer, targetServer)) {
            server.createSchema(schemaName);
        }
        Accounts accounts = new Accounts(
                account(io.shardway.testing.Account.WRITER),
                account(io.shardway.testing.Account.READER),
                account(io.shardway.testing.Account.APP));
        ShardSpec source = new ShardSpec("-", schemaName, spec(sourceServer), List.of(), accounts);
        ShardSpec target = new ShardSpec("-", schemaName, spec(targetServer), List.of(), accounts);
        route = new CopyRoute(new StreamId(workflow, 1, "-", "-"), source, target);
        sourceServer.execute("CREATE TABLE " + publicTable().quoted() + " (" + definition + ") ENGINE = InnoDB");
        try (Connection reader = route.openSource();
                Connection writer = route.openTarget()) {
            Sidecar.install(writer, workflow);
            TableSchema schema = SchemaReader.read(reader, publicTable());
            String index = SchemaReader.rowKeyIndex(reader, schema);
            execute(
                    writer,
                    TableDdl.parse(SchemaReader.createStatement(reader, publicTable()))
                            .createWithRowKey(hiddenTable(), index));
            Graves.create(writer, workflow, TABLE, schema);
            Streams.create(writer, route.stream());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    TableName publicTable() {
        return new TableName(schemaName, TABLE);
    }

    TableName hiddenTable() {
        return SidecarNames.hidden(workflow, TABLE);
    }

    /** Runs statements on the source as the application would, in permissive mode, and refreshes the statistics. */
    void fill(String... statements) {
        List<String> all = new ArrayList<>(List.of(
                "SET time_zone = '+00:00', sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'",
                "USE `" + schemaName + "`"));
        all.addAll(List.of(statements));
        all.add("ANALYZE TABLE " + TABLE);
        sourceServer.execute(all.toArray(String[]::new));
    }

    static SplitCopier.Settings settings(String owner, int rows) {
        return new SplitCopier.Settings(
                new ChunkSizer.Limits(rows, rows, Duration.ofMillis(500), 1 << 20), new RateLimit(0), owner);
    }

    List<Split> plan() {
        return plan(MANY_SPLITS);
    }

    List<Split> plan(SplitCount count) {
        try (Connection reader = route.openSource();
                Connection writer = route.openTarget()) {
            List<Split> planned = new SplitPlanner(reader, count).plan(TABLE, SchemaReader.read(reader, publicTable()));
            return new SplitPlans(writer, route.stream()).storeFirst(TABLE, planned);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean copy(Split split, int chunkRows, Consumer<CopyStep> steps) throws InterruptedException {
        return new SplitCopier(route, settings("test", chunkRows), steps).copy(TABLE, split.number(), 1, () -> false);
    }

    void copyAll(List<Split> splits, int chunkRows) throws InterruptedException {
        for (Split split : splits) {
            assertThat(copy(split, chunkRows, _ -> {})).isTrue();
        }
    }

    /** All rows of both sides are the same, value by value. */
    void assertEqual() throws SQLException {
        try (Connection reader = route.openSource();
                Connection writer = route.openTarget()) {
            TableSchema schema = SchemaReader.read(reader, publicTable());
            List<Row> expected = rows(reader, schema);
            List<Row> actual = rows(writer, schema.at(hiddenTable()));
            assertThat(actual).isEqualTo(expected);
        }
    }

    long sourceRows() {
        return number(sourceServer, "SELECT COUNT(*) FROM " + publicTable().quoted());
    }

    CopyProgress.OfTable progress() throws SQLException {
        try (Connection writer = route.openTarget()) {
            return CopyProgress.read(writer, route.stream()).getOrDefault(TABLE, CopyProgress.NOTHING);
        }
    }

    long graves() {
        return number(
                targetServer,
                "SELECT COUNT(*) FROM " + Graves.name(workflow, TABLE).quoted());
    }

    /** Somebody waits for a row lock on the target server. */
    void awaitLockWaitOnTarget() {
        await().until(() ->
                number(targetServer, "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'")
                        > 0);
    }

    static List<Row> rows(Connection connection, TableSchema schema) throws SQLException {
        String sql = "SELECT " + RowCodec.selectList(schema) + " FROM "
                + schema.name().quoted() + " ORDER BY " + RowCodec.columnList(schema.keyColumns());
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(RowCodec.read(result, schema.columns(), 1));
            }
        }
        return rows;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(MariaDbServer server, String sql) {
        try (Connection root = server.connect(io.shardway.testing.Account.ROOT);
                Statement statement = root.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Account account(io.shardway.testing.Account account) {
        return new Account(account.user(), account.password());
    }

    private static ServerSpec spec(MariaDbServer server) {
        return new ServerSpec(server.host(), server.port());
    }

    @Override
    public void close() {
        targetServer.execute(
                "DROP TABLE IF EXISTS " + hiddenTable().quoted(),
                "DROP TABLE IF EXISTS " + Graves.name(workflow, TABLE).quoted());
        try (Connection writer = route.openTarget()) {
            Sidecar.remove(writer, workflow);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        sourceServer.dropSchema(schemaName);
        targetServer.dropSchema(schemaName);
    }
}
