package io.shardway.api;

import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.createWorkflow;
import static io.shardway.api.Rest.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.shardway.testing.Account;
import io.shardway.testing.FreePort;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bad input: 4xx with a sentence that says what to do, and nothing created anywhere. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class PreflightIT {

    private final MariaDbServer source = SharedServers.mariadb("a");
    private final MariaDbServer target = SharedServers.mariadb("b");

    @AfterEach
    void nothingWasCreated() {
        List<String> states =
                call().get(D + "/workflows?per_page=100").jsonPath().getList("data.state");
        assertThat(states).allMatch(state -> state.equals("cancelled") || state.equals("completed"));
    }

    @Test
    void refusesAnUnknownTableByName() {
        refused(createWorkflow("bad", "orders", "no_such_table"), "no_such_table", "create it or leave it out");
    }

    @Test
    void refusesATableWithoutAUsableKey() {
        source.execute("CREATE OR REPLACE TABLE " + ApiServers.SOURCE + ".keyless (a INT, b INT, UNIQUE (a))");
        refused(createWorkflow("bad", "keyless"), "keyless", "primary key");
    }

    @Test
    void refusesATargetTableThatIsNotEmpty() {
        target.execute(
                "CREATE OR REPLACE TABLE " + ApiServers.TARGET + ".order_lines (id BIGINT PRIMARY KEY)",
                "INSERT INTO " + ApiServers.TARGET + ".order_lines VALUES (1)");
        try {
            refused(createWorkflow("bad", "order_lines"), "order_lines", "is not empty");
        } finally {
            target.execute("DROP TABLE " + ApiServers.TARGET + ".order_lines");
        }
    }

    @Test
    void refusesTypesTriggersForeignKeysAndGeneratedColumnsByName() {
        source.execute(
                "CREATE OR REPLACE TABLE " + ApiServers.SOURCE + ".shapes (id INT PRIMARY KEY, outline GEOMETRY)",
                "CREATE OR REPLACE TABLE " + ApiServers.SOURCE
                        + ".sums (id INT PRIMARY KEY, twice INT AS (id * 2) STORED)");
        refused(createWorkflow("bad", "shapes", "sums"), "outline", "twice");
        source.execute(
                "CREATE OR REPLACE TABLE " + ApiServers.SOURCE
                        + ".versioned (id INT PRIMARY KEY) WITH SYSTEM VERSIONING",
                "CREATE OR REPLACE TABLE " + ApiServers.SOURCE + ".hashed (t TEXT NOT NULL, UNIQUE (t))",
                "CREATE OR REPLACE TABLE " + ApiServers.SOURCE
                        + ".longkey (id VARCHAR(768) CHARACTER SET utf8mb4 PRIMARY KEY)");
        refused(createWorkflow("bad", "versioned"), "is a system versioned", "leave it out");
        refused(createWorkflow("bad", "hashed"), "hashed.t", "add a shorter key");
        refused(createWorkflow("bad", "longkey"), "3072 bytes", "3072 is the limit");
    }

    @Test
    void refusesTheSameSourceAndTarget() {
        refused(with("target_keyspace", "shop"), "two different keyspaces", "shop");
    }

    @Test
    void refusesMissingAndUnknownNames() {
        refused(with("name", ""), "name is missing", "name");
        refused(with("tables", List.of()), "tables is empty", "tables");
        refused(with("on_ddl", "MAYBE"), "MAYBE", "IGNORE");
        with("target_keyspace", "nowhere").then().statusCode(404).body("code", equalTo("not_found"));
        with("branch_name", "nowhere").then().statusCode(404).body("code", equalTo("not_found"));
        with("source_keyspace", "nowhere").then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void refusesWhenAnAccountLacksARight() {
        target.execute("REVOKE TRIGGER ON `" + ApiServers.TARGET.replace("_", "\\_") + "`.* FROM shardway_writer@'%'");
        try {
            refused(createWorkflow("bad", "orders"), "TRIGGER", "GRANT");
        } finally {
            target.createSchema(ApiServers.TARGET);
        }
    }

    @Test
    void refusesAPreparedTransaction() throws Exception {
        try (var connection = source.connect(Account.APP, ApiServers.SOURCE);
                var statement = connection.createStatement()) {
            statement.execute("XA START 'held'");
            statement.execute("UPDATE orders SET note = note WHERE id = 1");
            statement.execute("XA END 'held'");
            statement.execute("XA PREPARE 'held'");
            try {
                refused(createWorkflow("bad", "orders"), "XA", "roll it back");
            } finally {
                statement.execute("XA ROLLBACK 'held'");
            }
        }
    }

    @Test
    void refusesABinlogThatIsNotRow() {
        source.execute("SET GLOBAL binlog_format = MIXED");
        try {
            refused(createWorkflow("bad", "orders"), "binlog_format", "SET GLOBAL binlog_format = ROW");
        } finally {
            source.execute("SET GLOBAL binlog_format = ROW");
        }
    }

    @Test
    void refusesSettingsUnderWhichChangesCannotBeRead() {
        source.execute("SET GLOBAL log_bin_compress = ON");
        try {
            refused(createWorkflow("bad", "orders"), "log_bin_compress", "SET GLOBAL log_bin_compress = OFF");
        } finally {
            source.execute("SET GLOBAL log_bin_compress = OFF");
        }
    }

    @Test
    void refusesATargetThatTakesSmallerValues() {
        target.execute("SET GLOBAL max_allowed_packet = 1048576");
        try {
            refused(createWorkflow("bad", "orders"), "max_allowed_packet = 1048576", "SET GLOBAL max_allowed_packet");
        } finally {
            target.execute("SET GLOBAL max_allowed_packet = 67108864");
        }
    }

    @Test
    void refusesAServerThatIsDown() {
        var account = Map.of("user", "shardway_writer", "password", "x");
        var application = Map.of("user", "app", "password", "x");
        var shard = Map.of(
                "name",
                "-",
                "schema",
                "gone",
                "primary",
                Map.of("host", "127.0.0.1", "port", FreePort.find()),
                "accounts",
                Map.of("writer", account, "reader", account, "application", application));
        call().body(Map.of("name", "gone", "shards", List.of(shard))).post(D + "/branches/main/keyspaces");

        refused(with("target_keyspace", "gone"), "Cannot log in to", "check that the server runs");
    }

    private static io.restassured.response.Response with(String key, Object value) {
        var body = new HashMap<>(wish("bad", "orders"));
        body.put(key, value);
        return call().body(body).post(D + "/workflows");
    }

    private static void refused(io.restassured.response.Response answer, String found, String helps) {
        answer.then()
                .statusCode(422)
                .body("code", equalTo("invalid_params"))
                .body("message", containsString(found))
                .body("message", containsString(helps));
    }
}
