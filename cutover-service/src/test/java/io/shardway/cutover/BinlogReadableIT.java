package io.shardway.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.debezium.connector.mariadb.antlr.MariaDbAntlrDdlParser;
import io.debezium.relational.Tables;
import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import io.shardway.cutover.bench.Bench;
import io.shardway.cutover.bench.Move;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A capture stops at a statement in the binlog that Debezium's parser cannot read: so it must be able to read all of ours, as the server logs them. */
class BinlogReadableIT {

    private static final List<String> NO_DDL = List.of("BEGIN", "COMMIT", "ROLLBACK", "XA ", "SAVEPOINT", "# Dum");

    private record Place(String file, long position) {}

    @Test
    void writesOnlyStatementsThatACaptureCanRead() throws SQLException, InterruptedException {
        Bench bench = new Bench();
        Place left = place(bench.left());
        Place right = place(bench.right());
        try (Move move = new Move(bench)) {
            var spec = move.spec();
            move.switchOver();
            move.switchOver();
            move.switchOver();
            move.finish().cutOver(spec, bench.command(spec, Want.CUT_OVER, move.leg(), Direction.REVERSE, 0));
            move.finish().complete(spec, bench.command(spec, Want.COMPLETE, move.leg(), Direction.REVERSE, 0));
        }
        try (Move move = new Move(bench)) {
            move.finish().cancel(move.spec(), bench.command(move.spec(), Want.CANCEL, 1, Direction.FORWARD, 0));
        }
        bench.close();

        List<String> statements = new ArrayList<>(statements(bench.left(), left));
        statements.addAll(statements(bench.right(), right));

        assertThat(statements).anyMatch(sql -> sql.contains("TRIGGER `"));
        assertThat(statements).anyMatch(sql -> sql.contains("FUNCTION `_shardway`"));
        assertThat(statements).anyMatch(sql -> sql.startsWith("RENAME TABLE /* shardway */"));
        for (String sql : statements) {
            assertThatCode(() -> {
                        MariaDbAntlrDdlParser parser = new MariaDbAntlrDdlParser();
                        parser.setCurrentDatabase("any");
                        parser.parse(sql, new Tables());
                    })
                    .as(sql)
                    .doesNotThrowAnyException();
        }
    }

    private static Place place(MariaDbServer server) throws SQLException {
        try (Connection connection = server.connect(Account.ROOT);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW MASTER STATUS")) {
            rows.next();
            return new Place(rows.getString(1), rows.getLong(2));
        }
    }

    /** Statements that the server has logged as text since then. */
    private static List<String> statements(MariaDbServer server, Place since) throws SQLException {
        try (Connection connection = server.connect(Account.ROOT);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SHOW BINLOG EVENTS IN '" + since.file() + "' FROM " + since.position())) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                String sql = rows.getString("Info").replaceFirst("^use `[^`]*`; ", "");
                if (rows.getString("Event_type").startsWith("Query")
                        && NO_DDL.stream().noneMatch(sql::startsWith)) {
                    found.add(sql);
                }
            }
            return found;
        }
    }
}
