package io.shardway.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.gateway.sql.StatementKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

    private static final boolean TRANSACTIONAL = true;
    private static final boolean SENT = true;
    private static final boolean FORWARDED = true;

    @ParameterizedTest
    @EnumSource(StatementKind.class)
    void neverAnswersBehindAPartOfAnAnswer(StatementKind kind) {
        assertThat(Loss.of(kind, TRANSACTIONAL, SENT, FORWARDED)).isEqualTo(Loss.ANSWER_CUT);
        assertThat(Loss.of(kind, !TRANSACTIONAL, SENT, FORWARDED)).isEqualTo(Loss.ANSWER_CUT);
    }

    @ParameterizedTest
    @EnumSource(StatementKind.class)
    void knowsThatNothingHappenedWhenNothingWasSent(StatementKind kind) {
        assertThat(Loss.of(kind, !TRANSACTIONAL, !SENT, !FORWARDED)).isEqualTo(Loss.NOTHING_SENT);
        assertThat(Loss.of(kind, TRANSACTIONAL, !SENT, !FORWARDED)).isEqualTo(Loss.TRANSACTION_ROLLED_BACK);
    }

    @ParameterizedTest
    @EnumSource(StatementKind.class)
    void doesNotKnowTheOutcomeOfAStatementOutsideOfATransaction(StatementKind kind) {
        assertThat(Loss.of(kind, !TRANSACTIONAL, SENT, !FORWARDED)).isEqualTo(Loss.OUTCOME_UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMIT", "DEFINITION", "CALL", "LOCK_TABLES", "OTHER"})
    void doesNotKnowTheOutcomeOfWhatMayCommit(StatementKind kind) {
        assertThat(Loss.of(kind, TRANSACTIONAL, SENT, !FORWARDED)).isEqualTo(Loss.OUTCOME_UNKNOWN);
    }

    @Test
    void knowsThatAWriteInATransactionIsRolledBack() {
        assertThat(Loss.of(StatementKind.WRITE, TRANSACTIONAL, SENT, !FORWARDED))
                .isEqualTo(Loss.TRANSACTION_ROLLED_BACK);
    }
}
