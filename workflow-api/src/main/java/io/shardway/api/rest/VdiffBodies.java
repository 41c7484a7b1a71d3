package io.shardway.api.rest;

import io.shardway.api.domain.Verification;
import io.shardway.api.domain.WorkflowState;
import io.shardway.api.progress.WorkflowProgress;
import io.shardway.api.rest.WorkflowBody.ReportBody;
import io.shardway.api.rest.WorkflowBody.VdiffBody;
import io.shardway.contract.event.TableReport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The latest verification and what it found, by table and shard. */
final class VdiffBodies {

    private VdiffBodies() {}

    static Optional<VdiffBody> of(WorkflowState state, Optional<WorkflowProgress.Verification> far) {
        return state.verification().map(latest -> vdiff(latest, far));
    }

    private static VdiffBody vdiff(Verification latest, Optional<WorkflowProgress.Verification> far) {
        Instant updated = latest.endedAt()
                .or(() -> far.map(WorkflowProgress.Verification::updatedAt))
                .orElse(latest.request().at());
        List<TableReport> reports =
                far.map(WorkflowProgress.Verification::reports).orElse(List.of());
        return new VdiffBody(
                latest.id().toString(),
                switch (latest.outcome()) {
                    case STARTED -> "started";
                    case EQUAL, MISMATCH -> "completed";
                    case STOPPED -> "stopped";
                    case ERROR -> "error";
                },
                Times.text(latest.request().at()),
                Times.text(updated),
                Times.text(latest.request().at()),
                switch (latest.outcome()) {
                    case EQUAL, MISMATCH -> Times.text(latest.endedAt());
                    case STARTED, STOPPED, ERROR -> null;
                },
                latest.outcome() == Verification.Outcome.MISMATCH,
                far.map(found -> (long) found.percent()).orElse(latest.running() ? 0L : 100L),
                far.flatMap(WorkflowProgress.Verification::etaSeconds).orElse(null),
                far.map(WorkflowProgress.Verification::rowsCompared).orElse(0L),
                reports.stream().map(report -> report(latest, report, updated)).toList());
    }

    private static ReportBody report(Verification verification, TableReport report, Instant at) {
        String id = UUID.nameUUIDFromBytes((verification.id() + "/" + report.table() + "/" + report.shard())
                        .getBytes(StandardCharsets.UTF_8))
                .toString();
        return new ReportBody(
                id,
                report.table(),
                report.shard(),
                report.rowsCompared(),
                report.mismatchedRows(),
                report.extraSourceRows(),
                report.extraTargetRows(),
                report.extraSourceKeys(),
                report.extraTargetKeys(),
                report.mismatchedKeys(),
                report.extraSourceQuery().orElse(null),
                report.extraTargetQuery().orElse(null),
                report.mismatchedQuery().orElse(null),
                Times.text(verification.request().at()),
                Times.text(at));
    }
}
