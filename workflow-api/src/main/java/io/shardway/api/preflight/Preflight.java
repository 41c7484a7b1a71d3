package io.shardway.api.preflight;

import io.shardway.api.Refusal;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.mysql.schema.TableSupport;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at both sides before anything is created: every sentence of the answer says what was found and what helps. Reads only. Blocking.
 */
@ApplicationScoped
public class Preflight {

    private static final int SHOWN = 10;

    /** Returns when the tables can be moved; else refuses with all reasons found. */
    void check(KeyspaceSpec source, KeyspaceSpec target, List<String> tables) {
        if (source.sharded() || target.sharded()) {
            throw Refusal.invalid("Only unsharded keyspaces are moved yet; "
                    + (source.sharded() ? source : target).name() + " is sharded");
        }
        Set<String> problems = new LinkedHashSet<>();
        samePlace(source, target, problems);
        Map<String, ShardSpec> sources = new HashMap<>();
        long[] packet = new long[1];
        for (ShardSpec shard : source.shards()) {
            look(shard, problems, (writer, reader) -> {
                sources.put(identity(reader), shard);
                packet[0] = Math.max(packet[0], packet(reader));
                server(writer, reader, shard, problems);
                sourceTables(reader, shard, tables, problems);
            });
        }
        for (ShardSpec shard : target.shards()) {
            look(shard, problems, (writer, reader) -> {
                sameServer(sources, shard, identity(reader), problems);
                largestValue(packet[0], packet(reader), shard.primary(), problems);
                server(writer, reader, shard, problems);
                targetTables(writer, shard, tables, problems);
            });
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid(String.join(
                    ". ",
                    problems.stream().limit(SHOWN).map(Preflight::withoutPeriod).toList()));
        }
    }

    /** What is done with a session of each of our accounts. */
    private interface Look {
        void with(Connection writer, Connection reader) throws SQLException;
    }

    private static void look(ShardSpec shard, Set<String> problems, Look look) {
        try (Connection writer =
                        Sessions.openToLook(shard.primary(), shard.accounts().writer());
                Connection reader =
                        Sessions.openToLook(shard.primary(), shard.accounts().reader())) {
            look.with(writer, reader);
        } catch (SQLException e) {
            problems.add(String.valueOf(
                    ServerErrors.wrap("look at server " + shard.primary(), e).getMessage()));
        } catch (ShardwayException e) {
            problems.add(
                    e.getMessage() + "; check that the server runs and that the account of the catalogue may log in");
        }
    }

    private static void samePlace(KeyspaceSpec source, KeyspaceSpec target, Set<String> problems) {
        for (ShardSpec from : source.shards()) {
            for (ShardSpec to : target.shards()) {
                if (from.primary().equals(to.primary())) {
                    problems.add(
                            from.schema().equalsIgnoreCase(to.schema())
                                    ? "Source and target are the same schema " + from.schema() + " on " + from.primary()
                                    : "Source and target are on the same server " + from.primary()
                                            + "; tables move between two servers");
                }
            }
        }
    }

    /** The same server may be known under two addresses. */
    private static void sameServer(
            Map<String, ShardSpec> sources, ShardSpec target, String identity, Set<String> problems) {
        ShardSpec same = sources.get(identity);
        if (same != null && !same.primary().equals(target.primary())) {
            problems.add("Source " + same.primary() + " and target " + target.primary()
                    + " are two addresses of the same server; tables move between two servers");
        }
    }

    private static String identity(Connection connection) throws SQLException {
        return one(connection, "SELECT CONCAT_WS('|', @@hostname, @@port, @@server_id, @@datadir)")
                .orElse("");
    }

    private static long packet(Connection connection) throws SQLException {
        return Long.parseLong(
                one(connection, "SELECT @@GLOBAL.max_allowed_packet").orElse("0"));
    }

    /** A value that one server takes, the other must take too. */
    private static void largestValue(long source, long target, ServerSpec server, Set<String> problems) {
        if (target < source) {
            problems.add("Server " + server + " has max_allowed_packet = " + target
                    + ", less than the source: a value that the source holds might not fit; SET GLOBAL max_allowed_packet = "
                    + source);
        }
    }

    private static void server(Connection writer, Connection reader, ShardSpec shard, Set<String> problems)
            throws SQLException {
        ServerSpec server = shard.primary();
        settings(reader, server, problems);
        rights(writer, reader, shard, problems);
        preparedTransactions(writer, server, problems);
    }

    private static void settings(Connection connection, ServerSpec server, Set<String> problems) throws SQLException {
        for (ServerSettings.Finding finding : ServerSettings.ofPrimary(connection)) {
            if (finding.necessary() && !finding.ok()) {
                problems.add("Server " + server + " has " + finding.name() + " = " + finding.found() + " and needs "
                        + finding.required() + ": " + finding.help());
            }
        }
    }

    private static void rights(Connection writer, Connection reader, ShardSpec shard, Set<String> problems)
            throws SQLException {
        var writes = GrantedRights.of(writer);
        var reads = GrantedRights.of(reader);
        String writerName = shard.accounts().writer().user();
        String readerName = shard.accounts().reader().user();
        missing(writes, GrantedRights.WRITER_ON_SCHEMA, shard.schema(), writerName, shard.primary(), problems);
        missing(writes, GrantedRights.WRITER_ON_SIDECAR, "_shardway", writerName, shard.primary(), problems);
        missing(reads, GrantedRights.READER_ON_SCHEMA, shard.schema(), readerName, shard.primary(), problems);
        missing(reads, GrantedRights.READER_GLOBAL, "*", readerName, shard.primary(), problems);
    }

    private static void missing(
            GrantedRights granted,
            List<List<String>> needed,
            String schema,
            String user,
            ServerSpec server,
            Set<String> problems) {
        for (List<String> alternatives : needed) {
            if (alternatives.stream().noneMatch(right -> granted.has(right, schema))) {
                String place = schema.equals("*") ? "*.*" : "`" + schema + "`.*";
                problems.add("Account " + user + " on server " + server + " lacks the right " + alternatives.getFirst()
                        + ": GRANT " + alternatives.getFirst() + " ON " + place + " TO " + user);
            }
        }
    }

    private static void preparedTransactions(Connection connection, ServerSpec server, Set<String> problems) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("XA RECOVER")) {
            if (rows.next()) {
                problems.add(
                        "Server " + server
                                + " holds a prepared XA transaction, which no fence stops: commit or roll it back (XA RECOVER shows it)");
            }
        } catch (SQLException e) {
            problems.add("Account of the writer may not run XA RECOVER on server " + server + " (" + e.getErrorCode()
                    + "): grant XA_RECOVER_ADMIN");
        }
    }

    private static void sourceTables(Connection connection, ShardSpec shard, List<String> tables, Set<String> problems)
            throws SQLException {
        for (String table : tables) {
            var name = new TableName(shard.schema(), table);
            Optional<TableSchema> schema = SchemaReader.find(connection, name);
            if (schema.isEmpty()) {
                problems.add(kind(connection, name)
                        .map(kind -> "Table " + name + " on the source server " + shard.primary() + " is a " + kind
                                + "; only plain tables are moved, leave it out")
                        .orElse("Table " + name + " does not exist on the source server " + shard.primary()
                                + "; create it or leave it out"));
            } else {
                problems.addAll(TableSupport.problems(connection, schema.get()));
            }
        }
    }

    /** What else has the name: a view, a sequence, a table with system versioning. */
    private static Optional<String> kind(Connection connection, TableName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1).toLowerCase(Locale.ROOT)) : Optional.empty();
            }
        }
    }

    private static void targetTables(Connection connection, ShardSpec shard, List<String> tables, Set<String> problems)
            throws SQLException {
        var existing = new ArrayList<>(SchemaReader.tables(connection, shard.schema()));
        for (String table : tables) {
            var name = new TableName(shard.schema(), table);
            if (existing.stream().anyMatch(table::equalsIgnoreCase)
                    && one(connection, "SELECT 1 FROM " + name.quoted() + " LIMIT 1")
                            .isPresent()) {
                problems.add("Table " + name + " exists on the target server " + shard.primary()
                        + " and is not empty; drop it there or leave the table out");
            }
        }
    }

    private static Optional<String> one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }

    private static String withoutPeriod(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
