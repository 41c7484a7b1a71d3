package io.shardway.local.demo.ledger;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Accounts are shared by all writers, so no writer knows a balance. The transfers that are in {@code ledger_entry} do: each
 * account must hold its first balance plus what came in less what went out, and must have been changed exactly as often. So
 * acknowledged updates ≤ version ≤ acknowledged + unknown, and the sum never changes.
 */
public final class AccountBook {
    private AccountBook() {}

    public record Account(int id, BigDecimal balance, long version) {}

    public record Transfer(int from, int to, BigDecimal amount) {}

    public static Verdict judge(List<Account> initial, List<Transfer> transfers, List<Account> actual) {
        var expected = new HashMap<Integer, Account>();
        initial.forEach(account -> expected.put(account.id(), account));
        transfers.forEach(transfer -> {
            change(expected, transfer.from(), transfer.amount().negate());
            change(expected, transfer.to(), transfer.amount());
        });
        var verdict = Verdict.CLEAN;
        for (var account : actual) {
            var wanted = expected.remove(account.id());
            if (wanted == null) {
                verdict = verdict.and(Verdict.doubled("account " + account.id() + ", which nobody opened"));
            } else if (wanted.version() != account.version() || wanted.balance().compareTo(account.balance()) != 0) {
                verdict = verdict.and(Verdict.mismatch("account " + account.id() + ": " + wanted.version()
                        + " transfers are in the ledger, " + account.version() + " in the row"));
            }
        }
        for (var missing : expected.keySet()) {
            verdict = verdict.and(Verdict.lost("account " + missing));
        }
        if (sum(initial).compareTo(sum(actual)) != 0) {
            verdict = verdict.and(Verdict.mismatch("the sum of all accounts, which no transfer changes"));
        }
        return verdict;
    }

    private static void change(Map<Integer, Account> accounts, int id, BigDecimal amount) {
        accounts.computeIfPresent(
                id, (_, account) -> new Account(id, account.balance().add(amount), account.version() + 1));
    }

    private static BigDecimal sum(List<Account> accounts) {
        return accounts.stream().map(Account::balance).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
