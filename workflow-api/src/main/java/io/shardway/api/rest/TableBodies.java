package io.shardway.api.rest;

import io.shardway.api.domain.Phase;
import io.shardway.api.progress.WorkflowProgress;
import io.shardway.api.rest.WorkflowBody.TableBody;
import io.shardway.api.shell.StoredWorkflow;
import java.util.List;
import java.util.Optional;

/** How far the copy of each table has come. */
final class TableBodies {

    private TableBodies() {}

    /** A rate is of now: when rows do not move, because the copy is over or stands still, there is none, whatever was reported last. */
    private static boolean copying(StoredWorkflow workflow) {
        return workflow.state().phase() instanceof Phase.Copying
                && workflow.state().halt().isEmpty();
    }

    static List<TableBody> of(StoredWorkflow workflow, WorkflowProgress progress) {
        return workflow.state().definition().tables().stream()
                .map(name -> table(workflow, name, progress.table(name)))
                .toList();
    }

    private static TableBody table(StoredWorkflow workflow, String name, Optional<WorkflowProgress.Table> known) {
        long copied = known.map(WorkflowProgress.Table::rowsCopied).orElse(0L);
        // An estimate that was too low is corrected by what is copied already.
        long total =
                Math.max(copied, known.map(WorkflowProgress.Table::rowsTotal).orElse(0L));
        Optional<WorkflowProgress.Table> moving = known.filter(table -> !table.copied() && copying(workflow));
        boolean done = known.filter(WorkflowProgress.Table::copied).isPresent();
        return new TableBody(
                workflow.id() + "/" + name,
                name,
                Times.text(known.map(WorkflowProgress.Table::createdAt).orElse(workflow.createdAt())),
                Times.text(known.map(WorkflowProgress.Table::updatedAt).orElse(workflow.updatedAt())),
                copied,
                total,
                percent(done, copied, total),
                known.map(WorkflowProgress.Table::bytesCopied).orElse(0L),
                moving.map(table -> Math.round(table.rowsPerSecond())).orElse(0L),
                moving.flatMap(WorkflowProgress.Table::etaSeconds).orElse(null));
    }

    /** 100 only when the copy has said so. */
    private static long percent(boolean done, long copied, long total) {
        if (done) {
            return 100;
        }
        return total == 0 ? 0 : Math.min(99, Math.round(Math.floor(100.0 * copied / total)));
    }
}
