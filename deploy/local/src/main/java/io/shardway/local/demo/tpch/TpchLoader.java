package io.shardway.local.demo.tpch;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Creates the TPC-H tables on a server and fills them with the generator's rows, two tables at a time. */
public final class TpchLoader {
    /** Rows of all tables at scale factor 1, without the two that never grow. */
    private static final double ROWS_AT_SCALE_ONE = 8_661_215;

    private static final int ROWS_THAT_NEVER_GROW = 30;
    private static final int LOADS_AT_ONCE = 2;

    private final Callable<Connection> connections;

    /** @param connections opens connections to the schema, with {@code allowLocalInfile} */
    public TpchLoader(Callable<Connection> connections) {
        this.connections = connections;
    }

    static double scaleFor(long rows) {
        return Math.max(0.0002, (rows - ROWS_THAT_NEVER_GROW) / ROWS_AT_SCALE_ONE);
    }

    /** Loads about {@code rows} rows in all tables together. */
    public TradePool load(long rows) throws SQLException {
        double scale = scaleFor(rows);
        var slots = new Semaphore(LOADS_AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var loads = new ArrayList<Future<Void>>();
            for (var definition : TpchSchema.DEFINITIONS) {
                loads.add(threads.submit(() -> {
                    slots.acquire();
                    try (var connection = connections.call()) {
                        load(connection, definition, scale);
                        return null;
                    } finally {
                        slots.release();
                    }
                }));
            }
            for (var load : loads) {
                finish(load);
            }
        }
        try (var connection = connect()) {
            return pool(connection);
        }
    }

    private static void finish(Future<Void> load) throws SQLException {
        try {
            load.get();
        } catch (ExecutionException failed) {
            throw new SQLException("Cannot load the TPC-H tables: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while loading the TPC-H tables", interrupted);
        }
    }

    private Connection connect() throws SQLException {
        try {
            return connections.call();
        } catch (SQLException refused) {
            throw refused;
        } catch (Exception other) {
            throw new SQLException("Cannot connect to load the TPC-H tables", other);
        }
    }

    private static void load(Connection connection, TpchSchema.Definition definition, double scale)
            throws SQLException {
        try (var statement = connection.createStatement();
                var rows = new LineStream(definition.table().createGenerator(scale, 1, 1))) {
            statement.execute(definition.statement());
            statement.unwrap(org.mariadb.jdbc.Statement.class).setLocalInfileInputStream(rows);
            statement.execute("LOAD DATA LOCAL INFILE 'generated' INTO TABLE " + definition.name()
                    + " CHARACTER SET utf8mb4 FIELDS TERMINATED BY '|' ESCAPED BY ''");
            statement.execute("ANALYZE TABLE " + definition.name());
        }
    }

    private static TradePool pool(Connection connection) throws SQLException {
        var orders = new ArrayList<TpchOrder>();
        var lines = new ArrayList<TpchLine>();
        try (var statement = connection.createStatement()) {
            long stride;
            try (var count = statement.executeQuery("SELECT COUNT(*) FROM orders")) {
                count.next();
                stride = TradePool.strideFor(count.getLong(1));
            }
            try (var row =
                    statement.executeQuery("SELECT * FROM orders WHERE " + TradePool.condition(stride, "o_orderkey"))) {
                while (row.next()) {
                    orders.add(TpchOrder.read(row));
                }
            }
            try (var row = statement.executeQuery(
                    "SELECT * FROM lineitem WHERE " + TradePool.condition(stride, "l_orderkey"))) {
                while (row.next()) {
                    lines.add(TpchLine.read(row));
                }
            }
            return new TradePool(stride, orders, lines);
        }
    }

    /** The tables in the order in which they are loaded. */
    public static List<String> tables() {
        return TpchSchema.tables();
    }
}
