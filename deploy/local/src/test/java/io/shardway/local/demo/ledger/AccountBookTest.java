package io.shardway.local.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.local.demo.ledger.AccountBook.Account;
import io.shardway.local.demo.ledger.AccountBook.Transfer;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountBookTest {
    private static final List<Account> INITIAL = List.of(account(1, "10.00", 0), account(2, "10.00", 0));
    private static final List<Transfer> ONE = List.of(new Transfer(1, 2, new BigDecimal("2.50")));

    private static Account account(int id, String balance, long version) {
        return new Account(id, new BigDecimal(balance), version);
    }

    @Test
    void acceptsBalancesThatTheTransfersExplain() {
        assertThat(AccountBook.judge(INITIAL, ONE, List.of(account(1, "7.50", 1), account(2, "12.50", 1))))
                .isEqualTo(Verdict.CLEAN);
    }

    @Test
    void findsATransferThatWasAppliedToOneAccountOnly() {
        var verdict = AccountBook.judge(INITIAL, ONE, List.of(account(1, "7.50", 1), account(2, "10.00", 0)));

        assertThat(verdict.mismatches()).isEqualTo(2);
        assertThat(verdict.evidence()).last().asString().contains("sum");
    }

    @Test
    void findsATransferThatWasAppliedTwice() {
        assertThat(AccountBook.judge(INITIAL, ONE, List.of(account(1, "5.00", 2), account(2, "15.00", 2)))
                        .mismatches())
                .isEqualTo(2);
    }

    @Test
    void findsAMissingAccount() {
        assertThat(AccountBook.judge(INITIAL, List.of(), List.of(account(1, "10.00", 0)))
                        .lost())
                .isEqualTo(1);
    }
}
