package io.shardway.api.shell;

import io.shardway.api.domain.WorkflowState;
import io.shardway.api.store.WorkflowRow;
import java.time.Instant;
import java.util.UUID;

/** A workflow as it is stored. */
public record StoredWorkflow(
        UUID id,
        String databaseId,
        String branchId,
        long number,
        Instant createdAt,
        Instant updatedAt,
        WorkflowState state) {

    static StoredWorkflow of(WorkflowRow row) {
        return new StoredWorkflow(
                row.id(),
                row.databaseId(),
                row.branchId(),
                row.number(),
                row.createdAt(),
                row.updatedAt(),
                row.state());
    }
}
