package io.shardway.local.demo.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestSchemas;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SideBySideIT {
    private final MariaDbServer server = SharedServers.mariadb("a");
    private String left = "";
    private String right = "";

    @BeforeEach
    void createBothSides() {
        left = TestSchemas.create(server, "left");
        right = TestSchemas.create(server, "right");
        for (var schema : new String[] {left, right}) {
            server.execute(
                    "CREATE TABLE " + schema + ".thing (id INT PRIMARY KEY, name VARCHAR(20) NULL, price FLOAT NULL)",
                    "INSERT INTO " + schema + ".thing VALUES (1, 'one', 1.5), (2, NULL, 0.1), (3, '', NULL)");
        }
    }

    @AfterEach
    void dropBothSides() {
        server.dropSchema(left);
        server.dropSchema(right);
    }

    private Fingerprint fingerprint(String schema) throws SQLException {
        try (var connection = server.connect(Account.ROOT)) {
            return Fingerprint.of(connection, schema, "thing", "1");
        }
    }

    @Test
    void isEqualForEqualRowsInAnyOrder() throws SQLException {
        server.execute(
                "DELETE FROM " + right + ".thing",
                "INSERT INTO " + right + ".thing VALUES (3, '', NULL), (1, 'one', 1.5), (2, NULL, 0.1)");

        assertThat(fingerprint(left)).isEqualTo(fingerprint(right));
    }

    @Test
    void tellsNullFromTheEmptyString() throws SQLException {
        server.execute("UPDATE " + right + ".thing SET name = '' WHERE id = 2");

        assertThat(fingerprint(left)).isNotEqualTo(fingerprint(right));
    }

    @Test
    void seesTheLastBitOfAFloat() throws SQLException {
        server.execute("UPDATE " + right + ".thing SET price = 0.10000001 WHERE id = 2");

        assertThat(fingerprint(left)).isNotEqualTo(fingerprint(right));
    }

    @Test
    void seesAMissingRow() throws SQLException {
        server.execute("DELETE FROM " + right + ".thing WHERE id = 3");

        assertThat(fingerprint(left).rows()).isEqualTo(fingerprint(right).rows() + 1);
    }
}
