package io.shardway.local.bench;

import io.shardway.local.LocalStack;
import io.shardway.testing.Account;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reads and writes of one row by its key, from four clients, with the same driver on both ways. */
final class GatewayBenchmark {
    private static final String TABLE = "bench_gateway";
    private static final int ROUNDS = 2;

    private final BenchStage stage;
    private final Results results;
    private long errors;

    GatewayBenchmark(BenchStage stage, Results results) {
        this.stage = stage;
        this.results = results;
    }

    void run() throws Exception {
        stage.fill(TABLE);
        measure("Reads", "SELECT c FROM " + TABLE + " WHERE id = ?");
        measure("Writes", "UPDATE " + TABLE + " SET k = k + 1 WHERE id = ?");
        results.atMost("gatewayErrors", 0, (double) errors);
    }

    private record Speed(double perSecond, double medianMillis, double p99Millis) {}

    private void measure(String what, String sql) throws Exception {
        Callable<Connection> direct = () -> stage.source().connect(Account.APP, BenchStage.SOURCE);
        Callable<Connection> through = () -> throughGateway(stage.stack());
        // The first round warms up both ways.
        Speed straight = new Speed(0, 0, 0);
        Speed ours = straight;
        for (int round = 0; round < ROUNDS; round++) {
            straight = speed(direct, sql);
            ours = speed(through, sql);
        }
        results.figure("direct" + what + "PerSecond", straight.perSecond, "a second, straight to the server");
        results.figure("gateway" + what + "PerSecond", ours.perSecond, "a second, through the gateway");
        results.figure("direct" + what + "MedianMillis", straight.medianMillis, "ms");
        results.figure("gateway" + what + "MedianMillis", ours.medianMillis, "ms");
        results.figure("direct" + what + "P99Millis", straight.p99Millis, "ms");
        results.figure("gateway" + what + "P99Millis", ours.p99Millis, "ms");
        results.ratio("gateway" + what + "PerSecond", ours.perSecond, straight.perSecond);
    }

    static Connection throughGateway(LocalStack stack) throws java.sql.SQLException {
        var user = LocalStack.GATEWAY_USER;
        return java.util.Objects.requireNonNull(new org.mariadb.jdbc.Driver()
                .connect(
                        "jdbc:mariadb://127.0.0.1:%d/?user=%s&password=%s"
                                .formatted(stack.gatewayPort(), user.user(), user.password()),
                        new java.util.Properties()));
    }

    private Speed speed(Callable<Connection> door, String sql) throws Exception {
        try (var clients = new Clients(door, sql, stage.rows())) {
            LockSupport.parkNanos(stage.time().toNanos());
            errors += clients.errors();
            return speed(clients.stop());
        }
    }

    private static Speed speed(List<long[]> times) {
        double perSecond = times.stream()
                .filter(client -> client.length > 1)
                .mapToDouble(client -> (client.length - 1) * 1e9 / (client[client.length - 1] - client[0]))
                .sum();
        long[] waits = times.stream()
                .flatMapToLong(client -> java.util.stream.LongStream.range(1, client.length)
                        .map(i -> client[(int) i] - client[(int) i - 1]))
                .sorted()
                .toArray();
        if (waits.length == 0) {
            throw new IllegalStateException("No client got an answer");
        }
        return new Speed(perSecond, millis(waits[waits.length / 2]), millis(waits[(int) (waits.length * 0.99)]));
    }

    private static double millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos) / 1e3;
    }
}
