package io.shardway.replicator.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.topology.ServerSpec;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.rows.RowCodec;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestSchemas;
import io.shardway.testing.TypeSamples;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The query that names a row by a digest of its key finds exactly that row, whatever the key's type. */
class KeyDigestIT {

    private final MariaDbServer server = SharedServers.mariadb("a");

    @Test
    void findsTheRowOfEveryKeyType() throws SQLException {
        String schema = TestSchemas.create(server, "digest");
        try (Connection connection = Sessions.open(
                        new ServerSpec(server.host(), server.port()),
                        new io.shardway.contract.topology.Account(Account.ROOT.user(), Account.ROOT.password()));
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'");
            int number = 0;
            for (TypeSamples.Sample sample : TypeSamples.keys().toList()) {
                TableName name = new TableName(schema, "t" + ++number);
                statement.execute("CREATE TABLE " + name.quoted() + " (v " + sample.definition()
                        + ", id INT NOT NULL, PRIMARY KEY (v, id))");
                for (int id = 0; id < sample.literals().size(); id++) {
                    statement.execute("INSERT INTO " + name.quoted() + " VALUES ("
                            + sample.literals().get(id) + ", " + id + ")");
                }
                TableSchema table = SchemaReader.read(connection, name);
                for (Row row : rows(statement, table)) {
                    try (ResultSet found = statement.executeQuery(KeyDigest.query(table, name.quoted(), row))) {
                        assertThat(found.next()).as(sample.definition()).isTrue();
                        assertThat(found.getString("id"))
                                .isEqualTo(new String(row.required(1), java.nio.charset.StandardCharsets.US_ASCII));
                        assertThat(found.next()).isFalse();
                    }
                }
            }
        } finally {
            server.dropSchema(schema);
        }
    }

    private static List<Row> rows(Statement statement, TableSchema table) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(
                "SELECT " + RowCodec.selectList(table) + " FROM " + table.name().quoted())) {
            while (result.next()) {
                rows.add(RowCodec.read(result, table.columns(), 1));
            }
        }
        return rows;
    }
}
