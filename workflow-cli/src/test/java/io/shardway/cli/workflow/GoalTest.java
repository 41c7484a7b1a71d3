package io.shardway.cli.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardway.cli.model.Workflow;
import io.shardway.cli.workflow.Goal.Start;
import io.shardway.cli.workflow.Goal.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoalTest {

    private static final Start STARTED = Start.of(verified("started", false, 0, "new"));

    private static Workflow in(String state) {
        return Workflow.decode(JsonNodeFactory.instance.objectNode().put("state", state));
    }

    private static Workflow verified(String state, boolean mismatch, int rows) {
        return verified(state, mismatch, rows, "new");
    }

    private static Workflow verified(String state, boolean mismatch, int rows, String id) {
        var json = JsonNodeFactory.instance.objectNode().put("state", "verified_data");
        var vdiff = json.putObject("vdiff").put("id", id).put("state", state).put("has_mismatch", mismatch);
        vdiff.putArray("table_reports")
                .addObject()
                .put("mismatched_rows_count", rows)
                .put("extra_source_rows_count", 1);
        return Workflow.decode(json);
    }

    @ParameterizedTest
    @CsvSource({
        // goal, state in the answer, state now, verdict
        "RUNNING,            pending,             pending,                      Waiting",
        "RUNNING,            pending,             copying,                      Waiting",
        "RUNNING,            pending,             running,                      Reached",
        "RUNNING,            pending,             error,                        Missed",
        "RUNNING,            pending,             stopped,                      Missed",
        "RUNNING,            pending,             cancelled,                    Missed",
        "SWITCHED_PRIMARIES, switching_primaries, switching_primaries,          Waiting",
        "SWITCHED_PRIMARIES, switching_primaries, switched_primaries,           Reached",
        "SWITCHED_PRIMARIES, switching_primaries, running,                      Missed",
        "SWITCHED_PRIMARIES, running,             running,                      Waiting",
        "SWITCHED_REPLICAS,  switching_replicas,  switched_primaries,           Missed",
        "REVERSED,           reversing_traffic,   running,                      Reached",
        "CUT_OVER,           cutting_over,        cutover,                      Reached",
        "COMPLETED,          cutover,             cutover,                      Waiting",
        "COMPLETED,          cutover,             completed,                    Reached",
        "COMPLETED,          cutover,             reversed_cutover,             Missed",
        "CANCELLED,          copying,             reversing_traffic_for_cancel, Waiting",
        "CANCELLED,          cancelling,          cancelled,                    Reached",
        "CANCELLED,          cancelling,          error,                        Missed",
        "RESUMED,            error,               error,                        Waiting",
        "RESUMED,            stopped,             copying,                      Waiting",
        "RESUMED,            copying,             running,                      Reached",
        "RESUMED,            copying,             stopped,                      Missed"
    })
    void judges(Goal goal, String begin, String now, String verdict) {
        var judged = goal.judge(in(now), new Start(begin, Optional.empty()), !begin.equals(now));

        assertThat(judged.getClass().getSimpleName()).isEqualTo(verdict);
    }

    @Test
    void takesAVerificationForReachedOnlyWhenNoRowDiffers() {
        assertThat(Goal.VERIFIED.judge(verified("completed", false, 0), STARTED, true))
                .isEqualTo(new Verdict.Reached());
        assertThat(Goal.VERIFIED.judge(verified("completed", true, 1_500), STARTED, true))
                .isEqualTo(new Verdict.Missed("source and target differ in 1,501 rows"));
        assertThat(Goal.VERIFIED.judge(verified("error", false, 0), STARTED, true))
                .isInstanceOf(Verdict.Missed.class);
    }

    @Test
    void doesNotTakeAnEarlierVerificationForThisOne() {
        var shownOld = Start.of(verified("completed", true, 0, "old"));

        assertThat(Goal.VERIFIED.judge(verified("completed", false, 0, "old"), STARTED, true))
                .isEqualTo(new Verdict.Missed("the verification did not finish"));
        assertThat(Goal.VERIFIED.judge(verified("completed", false, 0, "old"), shownOld, true))
                .isEqualTo(new Verdict.Missed("the verification did not finish"));
        assertThat(Goal.VERIFIED.judge(verified("completed", false, 0, "new"), shownOld, true))
                .isEqualTo(new Verdict.Reached());
        assertThat(Goal.VERIFIED.judge(in("running"), STARTED, true)).isInstanceOf(Verdict.Missed.class);
    }
}
