package io.shardway.local.bench;

import io.shardway.local.LocalStack;
import io.shardway.local.demo.lifecycle.WorkflowClient;
import io.shardway.local.demo.lifecycle.WorkflowView;
import io.shardway.local.demo.report.Console;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The stack, its two servers, and the table that is moved between them.
 *
 * @param rows of a table
 * @param time of each measurement that has a length
 */
record BenchStage(LocalStack stack, Console console, long rows, Duration time) {

    static final String SOURCE = "shop";
    static final String TARGET = "shop2";
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long POLL_NANOS = 10_000_000;

    MariaDbServer source() {
        return stack.database(SOURCE);
    }

    MariaDbServer target() {
        return stack.database(TARGET);
    }

    WorkflowClient api() {
        return new WorkflowClient(stack.api(), LocalStack.BRANCH, LocalStack.AUTHORIZATION);
    }

    /** A table of about 190 bytes a row with one more key, as sysbench has it. */
    void fill(String table) {
        source().execute(
                        "CREATE TABLE %s.%s (id BIGINT PRIMARY KEY, k INT NOT NULL, c CHAR(120) NOT NULL, pad CHAR(60) NOT NULL, KEY k (k))"
                                .formatted(SOURCE, table),
                        "INSERT INTO %s.%s SELECT seq, seq * 7 %% 1000003, REPEAT(MD5(seq), 3), MD5(seq + 1) FROM %s.seq_1_to_%d"
                                .formatted(SOURCE, table, SOURCE, rows));
        console.line(table, "%,d rows in %s".formatted(rows, SOURCE));
    }

    /** Starts to move the table to the other keyspace. */
    WorkflowView create(String table) {
        return answered("create", () -> api().create("bench-" + table, SOURCE, TARGET, List.of(table)));
    }

    WorkflowView act(int number, String action) {
        return answered(action, () -> api().act(number, action));
    }

    WorkflowView until(String goal, int number, Predicate<WorkflowView> done) {
        return answered(goal, () -> api().show(number).filter(view -> {
            if (view.state().equals("error")) {
                throw new IllegalStateException("Waited for " + goal + ", found an error: " + view.errors());
            }
            return done.test(view);
        }));
    }

    private static <T> T answered(String what, Supplier<Optional<T>> question) {
        return poll(what, question);
    }

    /** Asks until there is an answer. */
    static <T> T poll(String what, Supplier<Optional<T>> question) {
        long from = System.nanoTime();
        while (System.nanoTime() - from < LIMIT.toNanos()) {
            var answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new IllegalStateException("Waited " + LIMIT.toMinutes() + " minutes for: " + what);
    }

    void cancel(int number) {
        answered("cancel", () -> api().cancel(number));
        until("cancelled", number, view -> view.state().equals("cancelled"));
    }

    /** What all rows of a table sum up to. */
    static String checksum(MariaDbServer server, String table) {
        return ask(
                server,
                "SELECT CONCAT(COUNT(*), '/', COALESCE(SUM(CRC32(CONCAT_WS('#', id, k, c, pad))), 0)) FROM " + table);
    }

    static String ask(MariaDbServer server, String query) {
        try (var connection = server.connect(Account.ROOT);
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException failed) {
            throw new IllegalStateException("Cannot ask " + server.name() + ": " + failed.getMessage(), failed);
        }
    }
}
