package io.shardway.replicator.testkit;

import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.OnDdl;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.Row;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.rows.RowCodec;
import io.shardway.mysql.rows.RowInserts;
import io.shardway.mysql.schema.PhysicalTables;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.mysql.sidecar.Graves;
import io.shardway.mysql.sidecar.Sidecar;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.mysql.sidecar.Streams;
import io.shardway.replicator.stream.Stream;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestSchemas;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** A workflow between two schemas of a real server, as cutover's PREPARE leaves it: sidecar, hidden tables with the row key only, graves. */
public final class TargetKit implements AutoCloseable {

    public static final int LANES = 3;

    private final MariaDbServer server = SharedServers.mariadb("a");
    private final List<TestTable> tables;
    private final WorkflowSpec workflow;
    private final Connection admin;

    public TargetKit(List<TestTable> tables) {
        this(tables, OnDdl.STOP);
    }

    public TargetKit(List<TestTable> tables, OnDdl onDdl) {
        this.tables = tables;
        String sourceSchema = TestSchemas.create(server, "src");
        String targetSchema = TestSchemas.create(server, "dst");
        this.workflow = new WorkflowSpec(
                UUID.randomUUID(),
                "acme",
                "shop",
                "main",
                1,
                "move",
                keyspace("from", sourceSchema),
                keyspace("to", targetSchema),
                tables.stream().map(TestTable::name).toList(),
                true,
                onDdl,
                1);
        this.admin = Sessions.open(server(), account(io.shardway.testing.Account.ROOT));
        Sidecar.install(admin, workflow.id());
        for (TestTable table : tables) {
            execute("CREATE TABLE " + sourceTable(table).quoted() + " (" + table.definition() + ", " + table.uniqueKey()
                    + ")");
            execute("CREATE TABLE "
                    + SidecarNames.hidden(workflow.id(), table.name()).quoted() + " (" + table.definition() + ")");
            Graves.create(
                    admin,
                    workflow.id(),
                    table.name(),
                    SchemaReader.read(admin, SidecarNames.hidden(workflow.id(), table.name())));
        }
        Streams.create(admin, stream(1).id(), LANES);
    }

    /** As after step 4: all keys, no graves. */
    public TargetKit indexed() {
        for (TestTable table : tables) {
            execute("ALTER TABLE "
                    + SidecarNames.hidden(workflow.id(), table.name()).quoted() + " ADD "
                    + table.uniqueKey().replace(", KEY", ", ADD KEY"));
            Graves.drop(admin, workflow.id(), table.name());
        }
        return this;
    }

    public WorkflowSpec workflow() {
        return workflow;
    }

    public Stream stream(int leg) {
        return stream(leg, "test");
    }

    public Stream stream(int leg, String owner) {
        return new Stream(
                new StreamId(workflow.id(), leg, "-", "-"),
                workflow,
                workflow.source().shard("-"),
                workflow.target().shard("-"),
                owner);
    }

    public Connection admin() {
        return admin;
    }

    public Connection open() {
        return Sessions.open(server(), account(io.shardway.testing.Account.WRITER));
    }

    public TableName sourceTable(TestTable table) {
        return new TableName(workflow.source().shard("-").schema(), table.name());
    }

    public TableSchema target(TestTable table) {
        return SchemaReader.read(
                admin,
                PhysicalTables.resolve(
                        admin, workflow.id(), workflow.target().shard("-").schema(), table.name()));
    }

    /** All rows of a table, exactly as they are. */
    public List<Row> rows(TableSchema schema) {
        try (Statement statement = admin.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + RowCodec.selectList(schema) + " FROM "
                        + schema.name().quoted())) {
            List<Row> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(RowCodec.read(result, schema.columns(), 1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts rows into a table as somebody else would. */
    public void insert(TableSchema schema, Collection<Row> rows) {
        try (RowInserts inserts = RowInserts.into(admin, schema, schema.name(), "")) {
            inserts.write(List.copyOf(rows));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void execute(String sql) {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot run " + sql, e);
        }
    }

    private KeyspaceSpec keyspace(String name, String schema) {
        return new KeyspaceSpec(
                name,
                false,
                List.of(new ShardSpec(
                        "-",
                        schema,
                        server(),
                        List.of(),
                        new Accounts(
                                account(io.shardway.testing.Account.WRITER),
                                account(io.shardway.testing.Account.READER),
                                account(io.shardway.testing.Account.APP)))));
    }

    private ServerSpec server() {
        return new ServerSpec(server.host(), server.port());
    }

    private static Account account(io.shardway.testing.Account account) {
        return new Account(account.user(), account.password());
    }

    @Override
    public void close() {
        Sidecar.remove(admin, workflow.id());
        tables.forEach(table -> {
            execute("DROP TABLE IF EXISTS "
                    + SidecarNames.hidden(workflow.id(), table.name()).quoted());
            execute("DROP TABLE IF EXISTS "
                    + SidecarNames.graves(workflow.id(), table.name()).quoted());
        });
        server.dropSchema(workflow.source().shard("-").schema());
        server.dropSchema(workflow.target().shard("-").schema());
        Sessions.close(admin);
    }
}
