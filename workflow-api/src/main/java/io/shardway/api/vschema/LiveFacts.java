package io.shardway.api.vschema;

import io.shardway.api.catalogue.KeyspaceEntry;
import io.shardway.api.catalogue.ShardEntry;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.kernel.vschema.VSchema;
import io.shardway.kernel.vschema.VSchemaFacts;
import io.shardway.kernel.vschema.VSchemaReader;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.schema.SchemaReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the servers of a branch have now, asked once for each thing and only when a VSchema names it. Blocking; reads only. */
final class LiveFacts implements VSchemaFacts, AutoCloseable {

    private final KeyspaceEntry keyspace;
    private final Map<String, KeyspaceEntry> keyspaces = new HashMap<>();
    private final Map<String, String> vschemas;
    private final Map<String, Connection> connections = new HashMap<>();
    private final Map<InKeyspace, Optional<TableSchema>> tables = new HashMap<>();

    private record InKeyspace(String keyspace, String table) {}

    /** @param vschemas JSON text by keyspace, as stored */
    LiveFacts(KeyspaceEntry keyspace, List<KeyspaceEntry> all, Map<String, String> vschemas) {
        this.keyspace = keyspace;
        all.forEach(entry -> keyspaces.put(entry.name(), entry));
        this.vschemas = Map.copyOf(vschemas);
    }

    @Override
    public String keyspace() {
        return keyspace.name();
    }

    @Override
    public int shards() {
        return keyspace.shards().size();
    }

    @Override
    public Optional<VSchema> stored() {
        return vschema(keyspace.name());
    }

    @Override
    public Optional<TableSchema> table(String name) {
        Optional<TableSchema> own = table(keyspace.name(), name);
        // While a workflow fills it, or before there is one, the table is where it comes from.
        return own.isPresent() ? own : tableElsewhere(name);
    }

    /** A server that is down matters only when the table is on no other one. */
    private Optional<TableSchema> tableElsewhere(String name) {
        Optional<ShardwayException> unreachable = Optional.empty();
        for (String other : keyspaces.keySet().stream().sorted().toList()) {
            if (other.equals(keyspace.name())) {
                continue;
            }
            try {
                Optional<TableSchema> found = table(other, name);
                if (found.isPresent()) {
                    return found;
                }
            } catch (ShardwayException e) {
                unreachable = Optional.of(e);
            }
        }
        unreachable.ifPresent(failure -> {
            throw failure;
        });
        return Optional.empty();
    }

    @Override
    public boolean populated(String name) {
        return keyspace.shards().stream()
                .map(ShardEntry::spec)
                .flatMap(Optional::stream)
                .anyMatch(shard -> hasRow(shard, new TableName(shard.schema(), name)));
    }

    @Override
    public boolean hasKeyspace(String name) {
        return keyspaces.containsKey(name);
    }

    @Override
    public Optional<VSchema> vschema(String other) {
        return Optional.ofNullable(vschemas.get(other))
                .flatMap(text -> VSchemaReader.read(text).vschema());
    }

    @Override
    public Optional<TableSchema> table(String other, String name) {
        if (name.isEmpty() || name.length() > 64 || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(keyspaces.get(other))
                .flatMap(entry -> entry.shards().getFirst().spec())
                .flatMap(shard -> tables.computeIfAbsent(
                        new InKeyspace(other, name),
                        _ -> SchemaReader.find(connection(shard), new TableName(shard.schema(), name))));
    }

    private boolean hasRow(ShardSpec shard, TableName name) {
        Connection connection = connection(shard);
        if (SchemaReader.find(connection, name).isEmpty()) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 FROM " + name.quoted() + " LIMIT 1")) {
            return rows.next();
        } catch (SQLException e) {
            throw ServerErrors.wrap("ask table " + name + " on " + shard.primary() + " for a row", e);
        }
    }

    private Connection connection(ShardSpec shard) {
        return connections.computeIfAbsent(
                shard.primary() + "/" + shard.schema(),
                _ -> Sessions.openToLook(shard.primary(), shard.accounts().reader()));
    }

    @Override
    public void close() {
        connections.values().forEach(Sessions::close);
    }
}
