package io.shardway.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.api.domain.Example;
import io.shardway.api.progress.WorkflowProgress;
import io.shardway.api.rest.WorkflowBody.TableBody;
import io.shardway.api.shell.StoredWorkflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a table's copy while it runs, stands still, and is over. */
class TableBodiesTest {

    private static TableBody body(String state, long copied, long total, boolean done) {
        var stored = new StoredWorkflow(
                new UUID(0, 1), "d", "b", 1, Instant.EPOCH, Instant.EPOCH, Example.in(state, new UUID(0, 1), 1));
        String name = stored.state().definition().tables().getFirst();
        var table = new WorkflowProgress.Table(
                name, copied, total, 4000, 125.4, Optional.of(8L), done, Instant.EPOCH, Instant.EPOCH);
        return TableBodies.of(stored, new WorkflowProgress(List.of(), List.of(table), Optional.empty()))
                .getFirst();
    }

    @Test
    void saysHowFastAndHowLongWhileRowsMove() {
        var body = body("copying", 500, 1500, false);

        assertThat(body.rowsPercentage()).isEqualTo(33);
        assertThat(body.rowsPerSecond()).isEqualTo(125);
        assertThat(body.etaSeconds()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "stopped", "running", "cancelled"})
    void hasNoRateWhenRowsDoNotMove(String state) {
        var body = body(state, 500, 1500, false);

        assertThat(body.rowsCopied()).isEqualTo(500);
        assertThat(body.rowsPerSecond()).isZero();
        assertThat(body.etaSeconds()).isNull();
    }

    @Test
    void isCompleteOnlyWhenTheCopySaysSo() {
        assertThat(body("copying", 2000, 1500, false).rowsPercentage())
                .as("the estimate was low")
                .isEqualTo(99);
        assertThat(body("copying", 2000, 2000, true)).satisfies(body -> {
            assertThat(body.rowsPercentage()).isEqualTo(100);
            assertThat(body.rowsPerSecond()).isZero();
        });
    }
}
