package io.shardway.system;

import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The moved table of these tests: a secondary key, a unique one, seeded rows. */
final class Items {

    static final int SEEDED = 20_000;

    private Items() {}

    static void create(MariaDbServer server, String schema, String table) {
        server.execute(
                """
                CREATE TABLE %s.%s (
                  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
                  amount INT NOT NULL,
                  code VARCHAR(40) NOT NULL,
                  note VARCHAR(100),
                  UNIQUE KEY code (code),
                  KEY amount (amount))
                """.formatted(schema, table),
                "INSERT INTO %s.%s SELECT seq, seq %% 97, CONCAT('c', seq), CONCAT('row ', seq) FROM %s.seq_1_to_%d"
                        .formatted(schema, table, schema, SEEDED));
    }

    static Map<Long, Integer> seeded() {
        var rows = new HashMap<Long, Integer>();
        for (var id = 1; id <= SEEDED; id++) {
            rows.put((long) id, id % 97);
        }
        return rows;
    }

    /** Amount by id as the server has it. */
    static Map<Long, Integer> read(MariaDbServer server, String schema, String table) throws SQLException {
        try (var connection = server.connect(Account.READER, schema);
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT id, amount FROM " + table)) {
            var rows = new HashMap<Long, Integer>();
            while (result.next()) {
                rows.put(result.getLong(1), result.getInt(2));
            }
            return rows;
        }
    }

    static boolean exists(MariaDbServer server, String schema, String table) throws SQLException {
        try (var connection = server.connect(Account.ROOT);
                var statement = connection.prepareStatement(
                        "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?")) {
            statement.setString(1, schema);
            statement.setString(2, table);
            return statement.executeQuery().next();
        }
    }
}
