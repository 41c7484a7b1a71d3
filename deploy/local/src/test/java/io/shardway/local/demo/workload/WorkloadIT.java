package io.shardway.local.demo.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.local.demo.ledger.Outcome;
import io.shardway.local.demo.ledger.Verdict;
import io.shardway.local.demo.tpch.TpchLoader;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestSchemas;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application on one server without anything of ours between: its book must be clean, and must notice every sabotage. */
class WorkloadIT {
    private static final long ENOUGH_WRITES = 1_500;

    private final MariaDbServer server = SharedServers.mariadb("a");
    private String schema = "";

    @BeforeEach
    void createSchema() {
        schema = TestSchemas.create(server, "workload");
    }

    @AfterEach
    void dropSchema() {
        server.dropSchema(schema);
    }

    private Workload started() throws SQLException {
        var pool = new TpchLoader(() -> server.connect(Account.ROOT, schema)).load(3_000);
        assertThat(pool.orders()).isNotEmpty();
        var workload = new Workload(new WorkloadOptions(1_500, 42), Optional.of(pool));
        workload.prepare(door(Account.ROOT));
        workload.start(door(Account.APP), List.of(door(Account.APP)), Optional.of(door(Account.APP)));
        return workload;
    }

    private Door door(Account account) {
        return new Door(server.host(), server.port(), account.user(), account.password(), Optional.of(schema));
    }

    private Workload finished() throws SQLException {
        var workload = started();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> workload.tally().acknowledgedWrites() >= ENOUGH_WRITES
                        || workload.tally().refusals() > 0);
        workload.stop();
        return workload;
    }

    private Verdict judge(Workload workload) throws SQLException {
        try (var connection = server.connect(Account.ROOT, schema)) {
            return workload.judge(connection);
        }
    }

    @Test
    void keepsACleanBookAgainstAServerAlone() throws SQLException {
        var workload = finished();

        assertThat(judge(workload)).isEqualTo(Verdict.CLEAN);
        assertThat(workload.tally().errors()).isEmpty();
        assertThat(workload.bypassTally().errors()).isEmpty();
        assertThat(workload.tornReads()).isZero();
        assertThat(workload.tally().reads()).isPositive();
        assertThat(workload.outcomes().get(Outcome.ACKNOWLEDGED)).isGreaterThanOrEqualTo(ENOUGH_WRITES);
    }

    @Test
    void noticesEverySabotage() throws SQLException {
        var workload = finished();
        assertThat(judge(workload)).isEqualTo(Verdict.CLEAN);

        assertThat(sabotaged(workload, "DELETE FROM ledger_entry WHERE kind = 'beat' LIMIT 1"))
                .isEqualTo("lost 1");
        assertThat(sabotaged(workload, """
                        INSERT INTO ledger_entry (op, writer, kind, written_at)
                        SELECT op, writer, kind, written_at FROM ledger_entry WHERE kind = 'beat' LIMIT 1""")).isEqualTo("doubled 1");
        assertThat(sabotaged(workload, "UPDATE ticket SET version = version - 1 WHERE id = 1"))
                .isEqualTo("mismatches 1");
        assertThat(sabotaged(workload, "UPDATE document SET twofold = 0.1 ORDER BY id LIMIT 1"))
                .isEqualTo("mismatches 1");
        assertThat(sabotaged(workload, "DELETE FROM document ORDER BY id DESC LIMIT 1"))
                .isEqualTo("lost 1");
        assertThat(sabotaged(workload, "UPDATE parcel SET slot = 1000 ORDER BY slot LIMIT 1"))
                .isEqualTo("lost 1 doubled 1");
        assertThat(sabotaged(workload, "UPDATE account SET balance = balance + 0.01 WHERE id = 1"))
                .isEqualTo("mismatches 2");
        assertThat(sabotaged(workload, "DELETE FROM lineitem ORDER BY l_orderkey LIMIT 1"))
                .isEqualTo("lost 1");
        assertThat(sabotaged(workload, "UPDATE purchase SET placed_at = placed_at + INTERVAL 1 MICROSECOND LIMIT 1"))
                .isEqualTo("mismatches 1");
    }

    /** Judges the tables with a change behind the writers' backs, and undoes it. */
    private String sabotaged(Workload workload, String change) throws SQLException {
        try (var connection = server.connect(Account.ROOT, schema);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(statement.executeUpdate(change)).isEqualTo(1);
            var verdict = workload.judge(connection);
            connection.rollback();
            return describe(verdict);
        }
    }

    private static String describe(Verdict verdict) {
        return Stream.of(
                        verdict.lost() > 0 ? "lost " + verdict.lost() : "",
                        verdict.doubled() > 0 ? "doubled " + verdict.doubled() : "",
                        verdict.mismatches() > 0 ? "mismatches " + verdict.mismatches() : "")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
