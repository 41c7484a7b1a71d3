package io.shardway.replicator.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Identifier;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.SidecarNames;
import io.shardway.messaging.changes.Change;
import io.shardway.messaging.changes.Change.Operation;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbOptions;
import io.shardway.testing.MariaDbServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureIT {

    private final CaptureBench bench = new CaptureBench();
    private final CaptureUnit unit = bench.unit("t");

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void logsInsertUpdateAndDeleteWithFullImages() {
        startWithTable();

        bench.execute(
                "INSERT INTO t VALUES (1, 'a'), (2, 'b')",
                "UPDATE t SET note = 'c' WHERE id = 2",
                "DELETE FROM t WHERE id = 1");

        List<Change.RowChange> rows = bench.rows(unit, 3);
        assertThat(rows)
                .extracting(Change.RowChange::operation)
                .containsExactly(Operation.INSERT, Operation.INSERT, Operation.UPDATE, Operation.DELETE);
        assertThat(rows.get(2).before()).isEqualTo(row("2", "b"));
        assertThat(rows.get(2).after()).isEqualTo(row("2", "c"));
        assertThat(rows.get(3).before()).isEqualTo(row("1", "a"));
        assertThat(rows.get(3).after()).isEmpty();
    }

    @Test
    void logsAChangeOfTheRowKeyAsDeleteAndInsert() {
        startWithTable();

        bench.execute("INSERT INTO t VALUES (1, 'a')", "UPDATE t SET id = 7");

        List<Change.RowChange> rows = bench.rows(unit, 2);
        assertThat(rows)
                .extracting(Change.RowChange::operation)
                .containsExactly(Operation.INSERT, Operation.DELETE, Operation.INSERT);
        assertThat(rows.get(1).before()).isEqualTo(row("1", "a"));
        assertThat(rows.get(2).after()).isEqualTo(row("7", "a"));
    }

    @Test
    void goesOnBehindATableThatIsFilledFromAQuery() throws SQLException {
        startWithTable();

        bench.execute(
                "INSERT INTO t VALUES (1, 'a')",
                "CREATE TABLE filled AS SELECT * FROM t",
                "INSERT INTO t VALUES (2, 'b')");

        assertThat(bench.rows(unit, 2))
                .extracting(Change.RowChange::after)
                .containsExactly(row("1", "a"), row("2", "b"));
    }

    @Test
    void takesTheHiddenAndThePublicNameAsOneTable() throws SQLException {
        // Given a target as it is before it opens: a hidden table, and a view under its name
        String hidden = SidecarNames.hidden(bench.workflow(), "t").quoted();
        try (Connection writer = bench.server().connect(Account.WRITER, bench.schema());
                Statement statement = writer.createStatement()) {
            statement.execute("CREATE TABLE " + hidden + " (id INT PRIMARY KEY, note VARCHAR(20))");
            statement.execute("CREATE VIEW t AS SELECT * FROM " + hidden);
            bench.start(unit);

            // When it opens
            statement.execute("INSERT INTO " + hidden + " VALUES (1, 'hidden')");
            statement.execute("ALTER TABLE " + hidden + " /* shardway index */ ADD KEY (note)");
            statement.execute("DROP VIEW t");
            statement.execute("RENAME TABLE " + hidden + " TO t");
        }
        bench.execute("INSERT INTO t VALUES (2, 'public')");

        // Then
        List<Change> log = logUpTo("2");
        assertThat(log).noneMatch(Change.Ddl.class::isInstance);
        assertThat(log)
                .filteredOn(Change.RowChange.class::isInstance)
                .extracting(change -> ((Change.RowChange) change).after())
                .containsExactly(row("1", "hidden"), row("2", "public"));
    }

    @Test
    void leavesOutTransactionsOfOurs() throws SQLException {
        startWithTable();

        try (Connection writer = bench.server().connect(Account.WRITER, bench.schema());
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            item(statement, bench.workflow());
            statement.execute("INSERT INTO t VALUES (1, 'ours')");
            writer.commit();
            item(statement, UUID.randomUUID());
            statement.execute("INSERT INTO t VALUES (2, 'of another workflow')");
            writer.commit();
        }
        bench.execute("INSERT INTO t VALUES (3, 'theirs')");

        assertThat(bench.rows(unit, 2))
                .extracting(Change.RowChange::after)
                .containsExactly(row("2", "of another workflow"), row("3", "theirs"));
    }

    @Test
    void tellsSchemaChangesOfMovedTablesInTheirPlace() {
        startWithTable();

        bench.execute(
                "INSERT INTO t VALUES (1, 'a')",
                "CREATE TABLE elsewhere (id INT PRIMARY KEY)",
                "ALTER TABLE elsewhere ADD COLUMN x INT",
                "ALTER TABLE t ADD KEY (note)",
                "INSERT INTO t VALUES (2, 'b')",
                "TRUNCATE TABLE t",
                "INSERT INTO t VALUES (3, 'c')");

        List<String> log = logUpTo("3").stream()
                .flatMap(change -> switch (change) {
                    case Change.RowChange row -> java.util.stream.Stream.of("row " + text(row, 0));
                    case Change.Ddl ddl ->
                        java.util.stream.Stream.of(
                                ddl.table() + " " + ddl.statement().split(" ")[0]);
                    case Change.TransactionEnd _, Change.Heartbeat _, Change.Watermark _ ->
                        java.util.stream.Stream.empty();
                })
                .toList();
        assertThat(log).containsExactly("row 1", "0 ALTER", "row 2", "0 TRUNCATE", "row 3");
    }

    @Test
    void endsWithRowsOfAnotherShape() {
        CaptureBench.Running running = startWithTable();

        bench.execute("ALTER TABLE t ADD COLUMN more INT", "INSERT INTO t VALUES (1, 'a', 2)");

        assertThat(failureOf(running)).isEqualTo(ErrorCode.SCHEMA_CHANGED);
        bench.stop();
        assertThat(bench.logUntil(unit, Change.Ddl.class::isInstance)).isNotEmpty();
    }

    @Test
    void endsWithAnIncompleteRowImage() throws SQLException {
        CaptureBench.Running running = startWithTable();

        bench.execute("INSERT INTO t VALUES (1, 'a')");
        try (Connection root = bench.server().connect(Account.ROOT, bench.schema());
                Statement statement = root.createStatement()) {
            statement.execute("SET SESSION binlog_row_image = MINIMAL");
            statement.execute("UPDATE t SET note = 'b'");
        }

        assertThat(failureOf(running)).isEqualTo(ErrorCode.INCOMPLETE_ROW_IMAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STATEMENT", "MIXED"})
    void endsWithAChangeThatIsLoggedAsAStatement(String format) throws SQLException {
        CaptureBench.Running running = startWithTable();

        try (Connection root = bench.server().connect(Account.ROOT, bench.schema());
                Statement statement = root.createStatement()) {
            statement.execute("SET SESSION binlog_format = " + format);
            statement.execute("INSERT INTO t VALUES (1, 'a')");
        }

        assertThat(failureOf(running)).isEqualTo(ErrorCode.VALUE_NOT_EXACT);
        assertThat(messageOf(running)).contains("binlog_format").doesNotContain("INSERT");
    }

    @Test
    void endsWithCompressedEvents() {
        CaptureBench.Running running = startWithTable();

        bench.server().execute("SET GLOBAL log_bin_compress = ON");
        try {
            bench.server()
                    .execute(
                            "ALTER TABLE " + bench.schema() + ".t MODIFY note VARCHAR(2000)",
                            "INSERT INTO " + bench.schema() + ".t VALUES (1, REPEAT('a', 2000))");
        } finally {
            bench.server().execute("SET GLOBAL log_bin_compress = OFF");
        }

        assertThat(failureOf(running)).isEqualTo(ErrorCode.VALUE_NOT_EXACT);
        assertThat(messageOf(running)).contains("log_bin_compress");
    }

    @Test
    void isReadyOnlyWhenTheFirstWatermarkIsCommitted() {
        // Given a server that sends events long before their commits are visible: it waits for a replica that is not
        // there
        try (MariaDbServer server = MariaDbServer.start(MariaDbOptions.named("semisync"));
                CaptureBench own = new CaptureBench(server)) {
            own.execute("CREATE TABLE t (id INT PRIMARY KEY)");
            CaptureUnit ownUnit = own.unit("t");
            server.execute(
                    "SET GLOBAL rpl_semi_sync_master_timeout = 8000",
                    "SET GLOBAL rpl_semi_sync_master_wait_point = AFTER_SYNC",
                    "SET GLOBAL rpl_semi_sync_master_wait_no_slave = ON",
                    "SET GLOBAL rpl_semi_sync_master_enabled = ON");

            // When
            CaptureBench.Running running = own.startUnready(ownUnit);
            own.logUntil(ownUnit, Change.Watermark.class::isInstance);

            // Then W0 is in the log, nobody else can see it yet, and so nothing may be copied
            assertThat(visibleWatermarks(server, own)).isZero();
            assertThat(running.ready.getCount()).isEqualTo(1);
            Awaitility.await().atMost(CaptureBench.PATIENCE).until(() -> running.ready.getCount() == 0);
            assertThat(visibleWatermarks(server, own)).isEqualTo(1);
        }
    }

    @Test
    void doesNotBeginAnewBehindALogThatHasLostItsState() {
        startWithTable();
        bench.stop();
        bench.forgetState(unit);

        assertThat(failureOf(bench.startUnready(unit))).isEqualTo(ErrorCode.CHANGE_LOG_GAP);
    }

    @Test
    void endsWithAPreparedTransactionAndLogsNothingOfIt() throws SQLException {
        CaptureBench.Running running = startWithTable();

        try (Statement statement = bench.application().createStatement()) {
            statement.execute("XA START 'x'");
            statement.execute("INSERT INTO t VALUES (1, 'prepared')");
            statement.execute("XA END 'x'");
            statement.execute("XA PREPARE 'x'");

            assertThat(failureOf(running)).isEqualTo(ErrorCode.XA_IN_USE);
            statement.execute("XA ROLLBACK 'x'");
        }
        bench.stop();
        assertThat(bench.logUntil(unit, Change.Watermark.class::isInstance))
                .noneMatch(Change.RowChange.class::isInstance);
    }

    @Test
    void doesNotBeginWhileATransactionIsPrepared() throws SQLException {
        bench.execute("CREATE TABLE t (id INT PRIMARY KEY, note VARCHAR(20))");
        try (Statement statement = bench.application().createStatement()) {
            statement.execute("XA START 'y'");
            statement.execute("INSERT INTO t VALUES (1, 'prepared')");
            statement.execute("XA END 'y'");
            statement.execute("XA PREPARE 'y'");
            try {
                CaptureBench.Running running = bench.startUnready(unit);
                assertThat(failureOf(running)).isEqualTo(ErrorCode.XA_IN_USE);
                assertThat(running.ready.getCount()).isEqualTo(1);
            } finally {
                statement.execute("XA ROLLBACK 'y'");
            }
        }
    }

    @Test
    void saysThatTheBinlogIsPurged() throws SQLException {
        try (MariaDbServer server = MariaDbServer.start(MariaDbOptions.named("purged"));
                CaptureBench own = new CaptureBench(server)) {
            own.execute("CREATE TABLE t (id INT PRIMARY KEY)");
            CaptureUnit ownUnit = own.unit("t");
            own.start(ownUnit);
            own.stop();
            own.execute("INSERT INTO t VALUES (1)");
            server.execute("FLUSH BINARY LOGS", "INSERT INTO " + own.schema() + ".t VALUES (2)", "FLUSH BINARY LOGS");
            // Ends the dump thread of the stopped capture, which keeps the server from purging what it was reading.
            server.restart();
            server.execute(
                    "SET GLOBAL slave_connections_needed_for_purge = 0",
                    "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");

            assertThat(failureOf(own.startUnready(ownUnit))).isEqualTo(ErrorCode.BINLOG_PURGED);
        }
    }

    @Test
    void carriesHugeRowsAndHugeTransactions() throws SQLException {
        bench.execute("CREATE TABLE t (id INT PRIMARY KEY, note LONGBLOB)");
        bench.start(unit);

        bench.execute("INSERT INTO t VALUES (1, REPEAT('x', 40000000))", "UPDATE t SET note = REPEAT('y', 40000000)");
        bench.execute("INSERT INTO t SELECT seq + 10, 'many' FROM seq_1_to_50000");

        List<Change.RowChange> rows = bench.rows(unit, 3);
        assertThat(rows).hasSize(50_002);
        assertThat(rows.get(1).before().orElseThrow().required(1)).hasSize(40_000_000);
        assertThat(text(rows.getLast(), 0)).isEqualTo("50010");
    }

    @Test
    void capturesTablesAndColumnsOfEveryName() {
        List<String> names = List.of(
                "select",
                "o'reilly",
                "back`tick",
                "\u00fcn\u00ef-code.table",
                "per%cent",
                "with space",
                "a,b(c)",
                "N".repeat(64));
        for (String name : names) {
            bench.execute("CREATE TABLE " + Identifier.quoted(name)
                    + " (`key` INT PRIMARY KEY, `a.b` INT, `c``d` INT, `\u00fc` INT, `before` INT, `op` INT, `N`"
                    + " VARCHAR(20) COMMENT ') KEY (')");
        }
        CaptureUnit named = bench.unit(names.toArray(String[]::new));
        bench.start(named);

        for (int i = 0; i < names.size(); i++) {
            bench.execute("INSERT INTO " + Identifier.quoted(names.get(i)) + " VALUES (" + i + ", 2, 3, 4, 5, 6, 'x')");
            bench.execute("ALTER TABLE " + Identifier.quoted(names.get(i)) + " COMMENT 'changed'");
        }

        List<Change> log =
                bench.logUntil(named, change -> change instanceof Change.Ddl ddl && ddl.table() == names.size() - 1);
        for (int i = 0; i < names.size(); i++) {
            int table = i;
            assertThat(log)
                    .filteredOn(change -> change instanceof Change.RowChange row && row.table() == table)
                    .extracting(change -> ((Change.RowChange) change).after())
                    .containsExactly(row(Integer.toString(i), "2", "3", "4", "5", "6", "x"));
            assertThat(log)
                    .filteredOn(change -> change instanceof Change.Ddl ddl && ddl.table() == table)
                    .as(names.get(i))
                    .hasSize(1);
        }
    }

    @Test
    void bringsAWatermarkBack() throws SQLException {
        startWithTable();
        UUID watermark = UUID.randomUUID();

        try (Connection writer = bench.server().connect(Account.WRITER)) {
            Watermarks.write(writer, bench.workflow(), 1, watermark, Watermarks.Kind.FENCE);
        }

        List<Change> log = bench.logUntil(
                unit,
                change -> change instanceof Change.Watermark mark && mark.id().equals(watermark));
        assertThat(((Change.Watermark) log.getLast()).kind()).isEqualTo("FENCE");
    }

    private static void item(Statement statement, UUID workflow) throws SQLException {
        statement.execute(
                "INSERT INTO _shardway.item (stream, kind, name) VALUES ('" + workflow + "/1/-/-', 'LANE', '0')");
    }

    private static long visibleWatermarks(MariaDbServer server, CaptureBench bench) {
        try (Connection root = server.connect(Account.ROOT);
                Statement statement = root.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM "
                        + SidecarNames.watermark(bench.workflow()).quoted() + " WHERE kind = 'W0'")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String messageOf(CaptureBench.Running running) {
        return running.end
                .handle((_, failure) -> String.valueOf(failure.getMessage()))
                .join();
    }

    @Test
    void noticesAChangeBehindTheFenceThatIsNotOurs() throws SQLException {
        // Given a source that was left: ours still writes there
        CaptureBench.Running running = startWithTable();
        try (Connection writer = bench.server().connect(Account.WRITER, bench.schema());
                Statement statement = writer.createStatement()) {
            Watermarks.write(writer, bench.workflow(), 1, UUID.randomUUID(), Watermarks.Kind.FENCE);
            writer.setAutoCommit(false);
            item(statement, bench.workflow());
            statement.execute("INSERT INTO t VALUES (1, 'ours')");
            writer.commit();
        }

        // When
        bench.execute("INSERT INTO t VALUES (4711, 'theirs')");

        // Then it says so, with a query for the row and without its key
        assertThat(failureOf(running)).isEqualTo(ErrorCode.FOREIGN_WRITE);
        assertThat(messageOf(running))
                .contains(bench.schema() + ".t")
                .contains("INSERT")
                .doesNotContain("4711");
        String query = messageOf(running).substring(messageOf(running).indexOf("SELECT"));
        assertThat(ids(query)).containsExactly(4711);

        // And whoever retries goes on behind it, and notices the next one.
        bench.stop();
        bench.acknowledge();
        CaptureBench.Running again = bench.start(unit);
        logUpToWatermark();
        assertThat(again.end).isNotDone();
        bench.execute("DELETE FROM t WHERE id = 1");
        assertThat(failureOf(again)).isEqualTo(ErrorCode.FOREIGN_WRITE);

        // And once the fence is opened, changes are what they should be.
        bench.stop();
        bench.acknowledge();
        CaptureBench.Running open = bench.start(unit);
        try (Connection writer = bench.server().connect(Account.WRITER)) {
            Watermarks.write(writer, bench.workflow(), 1, UUID.randomUUID(), Watermarks.Kind.OPEN);
        }
        bench.execute("INSERT INTO t VALUES (8, 'application')");
        logUpTo("8");
        logUpToWatermark();
        bench.stop();
        assertThat(open.end).isCompleted();
        assertThat(bench.state(unit).orElseThrow().alarm()).isEmpty();
    }

    /** Everything that was committed before is logged; what it leads to has happened when the capture has ended. */
    private void logUpToWatermark() throws SQLException {
        UUID watermark = UUID.randomUUID();
        try (Connection writer = bench.server().connect(Account.WRITER)) {
            Watermarks.write(writer, bench.workflow(), 1, watermark, Watermarks.Kind.W1);
        }
        bench.logUntil(
                unit,
                change -> change instanceof Change.Watermark mark && mark.id().equals(watermark));
    }

    private List<Integer> ids(String query) throws SQLException {
        try (Statement statement = bench.application().createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<Integer> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
            return ids;
        }
    }

    private CaptureBench.Running startWithTable() {
        bench.execute("CREATE TABLE t (id INT PRIMARY KEY, note VARCHAR(20))");
        return bench.start(unit);
    }

    private List<Change> logUpTo(String id) {
        return bench.logUntil(
                unit,
                change -> change instanceof Change.RowChange row && text(row, 0).equals(id));
    }

    private static ErrorCode failureOf(CaptureBench.Running running) {
        Awaitility.await().atMost(CaptureBench.PATIENCE).until(running.end::isDone);
        try {
            running.end.join();
            throw new AssertionError("The capture ended without an error");
        } catch (CompletionException e) {
            if (e.getCause() instanceof ShardwayException known) {
                return known.code();
            }
            throw e;
        }
    }

    private static String text(Change.RowChange row, int column) {
        return new String(row.after().or(row::before).orElseThrow().required(column), StandardCharsets.UTF_8);
    }

    private static Optional<Row> row(String... values) {
        byte[][] bytes = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = values[i].getBytes(StandardCharsets.UTF_8);
        }
        return Optional.of(new Row(bytes));
    }
}
