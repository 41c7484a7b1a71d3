package io.shardway.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FateTest {

    private static final boolean REPEATABLE = true;
    private static final boolean TRANSACTIONAL = true;
    private static final boolean UNTOUCHED = true;

    @Test
    void repeatsOnlyWhatDidNothingAndRanAlone() {
        assertThat(Fate.ofRefusal(REPEATABLE, !TRANSACTIONAL, UNTOUCHED)).isEqualTo(Fate.REFUSED_BY_FENCE);
    }

    @Test
    void rollsBackWhatRanInATransactionOrHadBegunToAnswer() {
        assertThat(Fate.ofRefusal(REPEATABLE, TRANSACTIONAL, UNTOUCHED)).isEqualTo(Fate.TRANSACTION_REFUSED_BY_FENCE);
        assertThat(Fate.ofRefusal(REPEATABLE, !TRANSACTIONAL, !UNTOUCHED)).isEqualTo(Fate.TRANSACTION_REFUSED_BY_FENCE);
    }

    @Test
    void passesOnTheRefusalOfAProcedureCallOfWhichAPartMayHaveHappened() {
        assertThat(Fate.ofRefusal(!REPEATABLE, !TRANSACTIONAL, UNTOUCHED)).isEqualTo(Fate.PASSED_ON);
        assertThat(Fate.ofRefusal(!REPEATABLE, TRANSACTIONAL, UNTOUCHED)).isEqualTo(Fate.PASSED_ON);
    }
}
