package io.shardway.local.demo.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the REST interface says of a workflow. */
public record WorkflowView(
        int number,
        String state,
        String errors,
        Map<String, TableView> tables,
        Optional<Duration> copyTime,
        Optional<VerificationView> verification) {

    public record TableView(long rowsCopied, long rowsTotal) {}

    /** The latest verification. */
    public record VerificationView(String id, String state, long mismatches) {
        public boolean ended() {
            return state.equals("completed") || state.equals("error") || state.equals("stopped");
        }
    }

    static WorkflowView of(JsonNode json) {
        var tables = new LinkedHashMap<String, TableView>();
        for (var table : json.path("tables")) {
            tables.put(
                    table.path("name").asText(),
                    new TableView(
                            table.path("rows_copied").asLong(),
                            table.path("rows_total").asLong()));
        }
        return new WorkflowView(
                json.path("number").asInt(),
                json.path("state").asText(),
                json.path("workflow_errors").asText(""),
                tables,
                time(json, "started_at")
                        .flatMap(from -> time(json, "data_copy_completed_at").map(to -> Duration.between(from, to))),
                verification(json.path("vdiff")));
    }

    public long rowsCopied() {
        return tables.values().stream().mapToLong(TableView::rowsCopied).sum();
    }

    public long rowsTotal() {
        return tables.values().stream().mapToLong(TableView::rowsTotal).sum();
    }

    private static Optional<Instant> time(JsonNode json, String field) {
        return Optional.of(json.path(field).asText(""))
                .filter(text -> !text.isEmpty() && !text.equals("null"))
                .map(Instant::parse);
    }

    private static Optional<VerificationView> verification(JsonNode vdiff) {
        if (!vdiff.isObject()) {
            return Optional.empty();
        }
        long mismatches = 0;
        for (var report : vdiff.path("table_reports")) {
            mismatches += report.path("mismatched_rows_count").asLong()
                    + report.path("extra_source_rows_count").asLong()
                    + report.path("extra_target_rows_count").asLong();
        }
        if (mismatches == 0 && vdiff.path("has_mismatch").asBoolean()) {
            mismatches = 1;
        }
        return Optional.of(new VerificationView(
                vdiff.path("id").asText(), vdiff.path("state").asText(), mismatches));
    }
}
