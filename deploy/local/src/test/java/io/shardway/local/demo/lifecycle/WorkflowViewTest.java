package io.shardway.local.demo.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkflowViewTest {
    private static WorkflowView view(String json) throws IOException {
        return WorkflowView.of(new ObjectMapper().readTree(json));
    }

    @Test
    void readsTheSmallestAnswerThatTheReferenceAllows() throws IOException {
        var view = view("""
                {"id":"w1","number":1,"state":"pending","workflow_errors":null,"started_at":null,"vdiff":null,
                 "tables":[{"name":"orders"}]}""");

        assertThat(view.number()).isEqualTo(1);
        assertThat(view.state()).isEqualTo("pending");
        assertThat(view.rowsCopied()).isZero();
        assertThat(view.copyTime()).isEmpty();
        assertThat(view.verification()).isEmpty();
    }

    @Test
    void addsUpTablesAndTheRowsThatDiffer() throws IOException {
        var view = view("""
                {"number":2,"state":"verified_data","workflow_errors":"",
                 "started_at":"2026-01-02T03:04:05.000Z","data_copy_completed_at":"2026-01-02T03:04:07.500Z",
                 "tables":[{"name":"a","rows_copied":5,"rows_total":10},{"name":"b","rows_copied":1,"rows_total":1}],
                 "vdiff":{"id":"v1","state":"completed","has_mismatch":true,"table_reports":[
                   {"mismatched_rows_count":1,"extra_source_rows_count":2,"extra_target_rows_count":3}]}}""");

        assertThat(view.rowsCopied()).isEqualTo(6);
        assertThat(view.rowsTotal()).isEqualTo(11);
        assertThat(view.copyTime()).contains(Duration.ofMillis(2_500));
        assertThat(view.verification()).hasValueSatisfying(diff -> {
            assertThat(diff.ended()).isTrue();
            assertThat(diff.mismatches()).isEqualTo(6);
        });
    }

    @Test
    void countsAMismatchThatNoReportNames() throws IOException {
        var view = view(
                "{\"number\":2,\"state\":\"running\",\"vdiff\":{\"id\":\"v\",\"state\":\"completed\",\"has_mismatch\":true}}");

        assertThat(view.verification().orElseThrow().mismatches()).isEqualTo(1);
    }
}
