package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.AccountBook.Account;
import io.shardway.local.demo.ledger.AccountBook.Transfer;
import java.math.BigDecimal;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Moves money between accounts that all transfer actors share; the sum never changes. Half of the transfers lock in the order of
 * the amounts' way rather than of the keys, so deadlocks happen and are retried.
 */
final class TransferActor implements Actor {
    private static final int ACCOUNTS = 40;

    private final RandomGenerator random;

    TransferActor(RandomGenerator random) {
        this.random = random;
    }

    static List<Account> initial() {
        return IntStream.rangeClosed(1, ACCOUNTS)
                .mapToObj(id -> new Account(id, new BigDecimal("1000.00"), 0))
                .toList();
    }

    @Override
    public Work next() {
        int from = 1 + random.nextInt(ACCOUNTS);
        int to = 1 + (from + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        var transfer = new Transfer(from, to, BigDecimal.valueOf(1 + random.nextInt(5_000), 2));
        return Work.transfer(transfer, client -> {
            add(client, from, transfer.amount().negate());
            add(client, to, transfer.amount());
        });
    }

    private static void add(Client client, int account, BigDecimal amount) throws java.sql.SQLException {
        client.change(
                1, "UPDATE account SET balance = balance + ?, version = version + 1 WHERE id = ?", amount, account);
    }
}
