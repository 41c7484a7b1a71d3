package io.shardway.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.gateway.protocol.ServerStatus;
import org.junit.jupiter.api.Test;

class TransactionStateTest {

    private final TransactionState transaction = new TransactionState();

    @Test
    void notesBeginAndSavepointsUntilAServerIsKnown() {
        transaction.nextTransaction("SET TRANSACTION READ ONLY");
        transaction.begin("BEGIN");
        transaction.savepoint("a", "SAVEPOINT a");
        assertThat(transaction.useSavepoint("a", "ROLLBACK TO a")).isTrue();
        assertThat(transaction.useSavepoint("b", "ROLLBACK TO b")).isFalse();
        assertThat(transaction.opening())
                .containsExactly("SET TRANSACTION READ ONLY", "BEGIN", "SAVEPOINT a", "ROLLBACK TO a");
        assertThat(ServerStatus.has(transaction.status(), ServerStatus.IN_TRANSACTION))
                .isTrue();
    }

    @Test
    void forgetsEverythingAtTheEnd() {
        transaction.begin("BEGIN");
        transaction.ended();
        assertThat(transaction.open()).isFalse();
        assertThat(transaction.opening()).isEmpty();
        assertThat(transaction.status()).isEqualTo(ServerStatus.AUTOCOMMIT);
    }

    @Test
    void tellsALostTransactionOnce() {
        transaction.begin("BEGIN");
        transaction.connectionLost();
        assertThat(transaction.takeLost()).isTrue();
        assertThat(transaction.takeLost()).isFalse();
    }
}
