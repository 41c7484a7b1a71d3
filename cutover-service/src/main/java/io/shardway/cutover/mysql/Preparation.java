package io.shardway.cutover.mysql;

import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.TableState;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.mysql.schema.TableDdl;
import io.shardway.mysql.sidecar.Graves;
import io.shardway.mysql.sidecar.Sidecar;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.mysql.sidecar.Streams;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Makes the target ready to be filled: sidecars, hidden tables with the row key only (or with all keys that are not unique), graves, streams, and read-only views at the public names.
 * Every statement may be repeated. From here on no application can write the target's tables: they are out of reach.
 */
public final class Preparation {

    private final WorkflowSpec spec;
    private final int leg;
    private final int lanes;
    private final HeldServers servers;

    public Preparation(WorkflowSpec spec, int leg, int lanes, HeldServers servers) {
        this.spec = spec;
        this.leg = leg;
        this.lanes = lanes;
        this.servers = servers;
    }

    /** Does all of it. What an earlier leg has left in the target's hidden place is thrown away first when {@code anew} is set. */
    public void run(boolean anew) {
        requireServersOfTheirOwn(spec.source());
        requireServersOfTheirOwn(spec.target());
        servers.onEach(spec.source(), (shard, server) -> {
            Sidecar.install(server.connection(), spec.id());
            RightsProbe.onSide(spec, shard, server);
        });
        servers.onEach(spec.target(), (shard, server) -> {
            Sidecar.install(server.connection(), spec.id());
            RightsProbe.onSide(spec, shard, server);
            if (anew) {
                discard(server);
            }
            requireFreeNames(shard, server);
        });
        // Shards of a keyspace have one schema: the first source shard speaks for all.
        ShardSpec model = spec.source().shards().getFirst();
        Connection source = servers.of(model).connection();
        for (String table : spec.tables()) {
            TableSchema schema = SchemaReader.read(source, new TableName(model.schema(), table));
            TableDdl ddl = TableDdl.parse(SchemaReader.createStatement(source, schema.name()));
            String rowKey = SchemaReader.rowKeyIndex(source, schema);
            servers.onEach(spec.target(), (shard, server) -> makeTable(shard, server, table, schema, ddl, rowKey));
        }
        servers.onEach(spec.target(), (shard, server) -> spec.source()
                .shards()
                .forEach(from -> Streams.create(
                        server.connection(), new StreamId(spec.id(), leg, from.name(), shard.name()), lanes)));
    }

    /** Hidden tables and watermarks have one place per server, so shards that share one would be mistaken for each other. */
    private static void requireServersOfTheirOwn(KeyspaceSpec side) {
        long servers = side.shards().stream().map(ShardSpec::primary).distinct().count();
        if (servers < side.shards().size()) {
            throw new ShardwayException(
                    ErrorCode.INVALID_REQUEST,
                    "Cannot prepare keyspace " + side.name()
                            + ": two of its shards are on one server; put each shard on a server of its own");
        }
    }

    private void makeTable(
            ShardSpec shard, HeldServer server, String table, TableSchema schema, TableDdl ddl, String rowKey) {
        Connection connection = server.connection();
        HiddenNames.note(connection, spec.id(), new TableName(shard.schema(), table));
        TableName hidden = SidecarNames.hidden(spec.id(), table);
        server.execute(
                spec.deferSecondaryKeys()
                        ? ddl.createWithRowKey(hidden, rowKey)
                        : ddl.createWithPlainKeys(hidden, rowKey));
        Graves.create(connection, spec.id(), table, schema);
        server.execute(ReadOnlyView.create(new TableName(shard.schema(), table), hidden, readerAccount(shard)));
    }

    /** A name that is taken by something that is not ours is refused, an empty table too: it is not ours to judge. */
    private void requireFreeNames(ShardSpec shard, HeldServer server) {
        Map<String, TableState> states = TableLook.at(server.connection(), spec.id(), shard.schema(), spec.tables());
        for (String table : spec.tables()) {
            TableName name = new TableName(shard.schema(), table);
            boolean free =
                    switch (states.getOrDefault(table, TableState.ABSENT)) {
                        case ABSENT, HIDDEN -> ReadOnlyView.nameIsFree(server.connection(), spec.id(), name);
                        case OPEN, FENCED, HALF_FENCED, OCCUPIED, RETIRED -> false;
                    };
            if (!free) {
                throw new ShardwayException(
                        ErrorCode.INVALID_REQUEST,
                        "Cannot prepare table " + name + " on " + shard.primary()
                                + ": something that is not ours has that name; drop or rename it, or leave the table out");
            }
        }
    }

    /** Only what lies at hidden names: nothing there serves anybody. */
    private void discard(HeldServer server) {
        for (String table : spec.tables()) {
            server.execute("DROP TABLE IF EXISTS "
                    + SidecarNames.hidden(spec.id(), table).quoted());
            Graves.drop(server.connection(), spec.id(), table);
        }
        for (int old = 1; old < leg; old++) {
            Streams.remove(server.connection(), spec.id(), old);
        }
    }

    /** The reader's account as the server names it, host part included. */
    private static String readerAccount(ShardSpec shard) {
        Connection connection = Sessions.open(shard.primary(), shard.accounts().reader());
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT CURRENT_USER()")) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw ServerErrors.wrap("ask " + shard.primary() + " for the account of the reader", e);
        } finally {
            Sessions.close(connection);
        }
    }
}
