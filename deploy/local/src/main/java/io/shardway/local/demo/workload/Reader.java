package io.shardway.local.demo.workload;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * Reads what an application reads, and knows what must be true of each answer: the sum of all accounts, and the total of a
 * purchase. An answer that cannot be true is counted as torn.
 */
final class Reader implements Runnable {
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(60);

    private final String name;
    private final Client client;
    private final Pace pace;
    private final Tally tally;
    private final LongAdder torn;
    private final RandomGenerator random;
    private final CountDownLatch stop;
    private final BigDecimal sum;

    Reader(
            String name,
            Client client,
            Pace pace,
            Tally tally,
            LongAdder torn,
            RandomGenerator random,
            CountDownLatch stop) {
        this.name = name;
        this.client = client;
        this.pace = pace;
        this.tally = tally;
        this.torn = torn;
        this.random = random;
        this.stop = stop;
        this.sum = TransferActor.initial().stream()
                .map(account -> account.balance())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** One kind of question. Each is a single statement, which sees one state of the data. */
    private interface Question {
        /** @return whether the answer can be true */
        boolean ask(Client client, RandomGenerator random) throws SQLException;
    }

    @Override
    public void run() {
        List<Question> questions = List.of(this::sumOfAccounts, this::purchaseTotals, this::shipped, this::lookUp);
        try (client) {
            while (!await(pace.rest(System.nanoTime()))) {
                ask(questions.get(random.nextInt(questions.size())));
                pace.spent(1, System.nanoTime());
            }
        } catch (RuntimeException bug) {
            tally.failed(name, bug);
        }
    }

    private void ask(Question question) {
        long startedAt = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                client.autocommit();
                if (!question.ask(client, random)) {
                    torn.increment();
                }
                tally.read();
                if (attempt > 1) {
                    tally.retried(attempt - 1);
                }
                return;
            } catch (SQLException error) {
                var why = ClientError.of(error);
                boolean late = System.nanoTime() - startedAt > GIVE_UP_AFTER.toNanos();
                switch (why) {
                    case ClientError.Retriable(var code)
                    when late -> {
                        tally.refused(name, "read", code, "after " + attempt + " attempts");
                        return;
                    }
                    case ClientError.Retriable _ -> {
                        if (await(Duration.ofMillis(20))) {
                            return;
                        }
                    }
                    case ClientError.Refused(var code, var state) -> {
                        tally.refused(name, "read", code, state);
                        return;
                    }
                    case ClientError.Lost(var code, var state) -> {
                        tally.lost(name, "read", code, state);
                        client.drop();
                        reconnect();
                        return;
                    }
                }
            }
        }
    }

    private void reconnect() {
        long since = System.nanoTime();
        while (!await(Duration.ofMillis(50))) {
            try {
                client.connect();
                return;
            } catch (SQLException error) {
                if (System.nanoTime() - since > GIVE_UP_AFTER.toNanos()) {
                    tally.refused(name, "connect", error.getErrorCode(), String.valueOf(error.getSQLState()));
                    since = System.nanoTime();
                }
            }
        }
    }

    private boolean sumOfAccounts(Client asked, RandomGenerator chance) throws SQLException {
        return asked.query(
                row -> row.next() && row.getBigDecimal(1).compareTo(sum) == 0, "SELECT SUM(balance) FROM account");
    }

    private boolean purchaseTotals(Client asked, RandomGenerator chance) throws SQLException {
        return asked.query(row -> !row.next(), """
                SELECT p.id FROM purchase p LEFT JOIN purchase_item i ON i.purchase = p.id
                WHERE p.version >= ? GROUP BY p.id, p.total
                HAVING p.total <> COALESCE(SUM(i.quantity * i.price), 0) LIMIT 1""", chance.nextInt(3));
    }

    private boolean shipped(Client asked, RandomGenerator chance) throws SQLException {
        long from = chance.nextInt(200_000);
        asked.query(ResultSet::next, """
                SELECT l_returnflag, l_linestatus, SUM(l_quantity), AVG(l_extendedprice), COUNT(*) FROM lineitem
                WHERE l_orderkey BETWEEN ? AND ? GROUP BY l_returnflag, l_linestatus ORDER BY 1, 2""", from, from + 400);
        return true;
    }

    private boolean lookUp(Client asked, RandomGenerator chance) throws SQLException {
        return asked.query(row -> row.next() && row.getString(1).startsWith("Customer#"), """
                SELECT c.c_name, n.n_name, COUNT(o.o_orderkey) FROM customer c
                JOIN nation n ON n.n_nationkey = c.c_nationkey
                LEFT JOIN orders o ON o.o_custkey = c.c_custkey
                WHERE c.c_custkey = ? GROUP BY c.c_name, n.n_name""", 1 + chance.nextInt(30));
    }

    private boolean await(Duration time) {
        try {
            return stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
