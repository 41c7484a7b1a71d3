package io.shardway.api.preflight;

import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.kernel.TableName;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.schema.SchemaReader;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tables of a keyspace as its servers have them now. */
@ApplicationScoped
public class LiveSchema {

    private final Vertx vertx;

    LiveSchema(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @param raw the server's CREATE TABLE text */
    public record Table(String name, String raw) {}

    public Uni<List<Table>> tables(KeyspaceSpec keyspace) {
        return vertx.executeBlocking(() -> read(keyspace.shards().getFirst()), false);
    }

    /** Names of tables and views. */
    public Uni<List<String>> namesWithViews(KeyspaceSpec keyspace) {
        return look(keyspace, (connection, schema) -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = ?")) {
                statement.setString(1, schema);
                try (ResultSet rows = statement.executeQuery()) {
                    var names = new ArrayList<String>();
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                    return names;
                }
            }
        });
    }

    /** Names of tables. */
    public Uni<List<String>> names(KeyspaceSpec keyspace) {
        return look(keyspace, SchemaReader::tables);
    }

    private interface Look {
        List<String> at(Connection connection, String schema) throws SQLException;
    }

    private Uni<List<String>> look(KeyspaceSpec keyspace, Look look) {
        return vertx.executeBlocking(
                () -> {
                    ShardSpec shard = keyspace.shards().getFirst();
                    try (Connection connection = Sessions.openToLook(
                            shard.primary(), shard.accounts().reader())) {
                        return look.at(connection, shard.schema());
                    } catch (SQLException e) {
                        throw ServerErrors.wrap("read the tables of " + shard.schema() + " on " + shard.primary(), e);
                    }
                },
                false);
    }

    private static List<Table> read(ShardSpec shard) {
        try (Connection connection =
                Sessions.openToLook(shard.primary(), shard.accounts().reader())) {
            return SchemaReader.tables(connection, shard.schema()).stream()
                    .map(name -> new Table(
                            name, SchemaReader.createStatement(connection, new TableName(shard.schema(), name))))
                    .toList();
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the tables of " + shard.schema() + " on " + shard.primary(), e);
        }
    }
}
