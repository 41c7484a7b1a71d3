package io.shardway.gateway;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * What the hop through the gateway costs, beside direct connections in the same run; prints figures. Not part of the suite (by its
 * name): {@code -Dtest=GatewayBenchmark}. Rounds alternate between both ways, so that a disturbance meets both.
 */
class GatewayBenchmark {

    private static final int ROWS = 100_000;
    private static final int ROUNDS = 3;
    private static final Duration ROUND = Duration.ofMillis(1_500);

    /** One unit of work on an open connection; made once per connection. */
    private interface Load {
        Callable<?> on(Connection connection) throws SQLException;
    }

    private record Figures(double perSecond, double p50Micros, double p99Micros) {}

    @Test
    void comparesWithDirectConnections() throws Exception {
        try (GatewayFixture fixture = new GatewayFixture()) {
            fixture.onShop(
                    "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(100), n INT NOT NULL)",
                    "INSERT INTO item SELECT seq, REPEAT('x', 60), 0 FROM seq_1_to_" + ROWS,
                    "CREATE TABLE entry (id BIGINT PRIMARY KEY AUTO_INCREMENT, item INT)");
            Gateway gateway = fixture.gateway();
            fixture.publishAndWait(GatewayFixture.route("shop", "item", "entry"));
            String direct = "jdbc:mariadb://127.0.0.1:" + fixture.serverA.port() + "/" + fixture.schemaA
                    + "?user=app&password=" + io.shardway.testing.Account.APP.password();
            System.out.printf(
                    "%-34s %8s %12s %12s %7s %18s %18s%n",
                    "load", "threads", "direct/s", "gateway/s", "ratio", "direct p50/p99 us", "gateway p50/p99 us");
            for (int threads : new int[] {1, 8}) {
                compare("point select, text", threads, fixture, gateway, direct, "", GatewayBenchmark::select);
                compare(
                        "point select, prepared",
                        threads,
                        fixture,
                        gateway,
                        direct,
                        "useServerPrepStmts=true",
                        GatewayBenchmark::select);
                compare(
                        "transaction: update and insert",
                        threads,
                        fixture,
                        gateway,
                        direct,
                        "",
                        GatewayBenchmark::transaction);
                compare("1,000 rows", threads, fixture, gateway, direct, "", GatewayBenchmark::rows);
            }
        }
    }

    private static Callable<?> select(Connection connection) throws SQLException {
        PreparedStatement select = connection.prepareStatement("SELECT name FROM item WHERE id = ?");
        return () -> {
            select.setInt(1, ThreadLocalRandom.current().nextInt(ROWS) + 1);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        };
    }

    private static Callable<?> transaction(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        PreparedStatement update = connection.prepareStatement("UPDATE item SET n = n + 1 WHERE id = ?");
        PreparedStatement insert = connection.prepareStatement("INSERT INTO entry (item) VALUES (?)");
        return () -> {
            int id = ThreadLocalRandom.current().nextInt(ROWS) + 1;
            update.setInt(1, id);
            update.executeUpdate();
            insert.setInt(1, id);
            insert.executeUpdate();
            connection.commit();
            return id;
        };
    }

    private static Callable<?> rows(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        return () -> {
            int count = 0;
            try (ResultSet rows = statement.executeQuery("SELECT id, name, n FROM item WHERE id <= 1000")) {
                while (rows.next()) {
                    count++;
                }
            }
            return count;
        };
    }

    private static void compare(
            String name, int threads, GatewayFixture fixture, Gateway gateway, String direct, String option, Load load)
            throws Exception {
        List<Figures> directly = new ArrayList<>();
        List<Figures> through = new ArrayList<>();
        // The round before the first is for warming up.
        for (int round = -1; round < ROUNDS; round++) {
            Figures a = measure(threads, load, () -> java.sql.DriverManager.getConnection(direct + "&" + option));
            Figures b = measure(threads, load, () -> fixture.mariadb(gateway, "shop", option));
            if (round >= 0) {
                directly.add(a);
                through.add(b);
            }
        }
        Figures a = median(directly);
        Figures b = median(through);
        System.out.printf(
                Locale.ROOT,
                "%-34s %8d %12.0f %12.0f %7.2f %10.0f/%7.0f %10.0f/%7.0f%n",
                name,
                threads,
                a.perSecond,
                b.perSecond,
                b.perSecond / a.perSecond,
                a.p50Micros,
                a.p99Micros,
                b.p50Micros,
                b.p99Micros);
    }

    private static Figures median(List<Figures> figures) {
        return figures.stream()
                .sorted(java.util.Comparator.comparingDouble(Figures::perSecond))
                .toList()
                .get(figures.size() / 2);
    }

    private static Figures measure(int threads, Load load, Callable<Connection> connections) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> repeat(load, connections)));
            }
            long[] all = {};
            for (Future<long[]> one : running) {
                long[] times = one.get();
                int before = all.length;
                all = Arrays.copyOf(all, before + times.length);
                System.arraycopy(times, 0, all, before, times.length);
            }
            Arrays.sort(all);
            return new Figures(
                    all.length * 1e9 / ROUND.toNanos(),
                    all[all.length / 2] / 1e3,
                    all[(int) (all.length * 0.99)] / 1e3);
        }
    }

    private static long[] repeat(Load load, Callable<Connection> connections) throws Exception {
        long[] times = new long[1 << 12];
        int count = 0;
        try (Connection connection = connections.call()) {
            Callable<?> unit = load.on(connection);
            long end = System.nanoTime() + ROUND.toNanos();
            for (long begin = System.nanoTime(); begin < end; ) {
                Object _ = unit.call();
                long now = System.nanoTime();
                if (count == times.length) {
                    times = Arrays.copyOf(times, count * 2);
                }
                times[count++] = now - begin;
                begin = now;
            }
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        }
        return Arrays.copyOf(times, count);
    }
}
