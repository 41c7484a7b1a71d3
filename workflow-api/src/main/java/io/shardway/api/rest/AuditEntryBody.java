package io.shardway.api.rest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.audit.Outcome;
import io.shardway.api.audit.Recorded;
import io.shardway.api.rest.WorkflowBody.ActorBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who asked for what, and what came of it. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "AuditLogEntry")
record AuditEntryBody(
        String id,
        @Schema(examples = "AuditLogEntry") String type,
        String createdAt,
        ActorBody actor,
        @Schema(examples = "192.0.2.7") String address,

        @Schema(description = "What the answer's X-Request-Id said")
        String requestId,

        @Schema(examples = "workflow.switch-primaries") String action,
        @Schema(examples = "PATCH") String method,
        @Schema(description = "Template of the path") String path,

        @Schema(description = "The path as it was asked for")
        String target,

        @Nullable Long workflowNumber,

        @Schema(
                description =
                        "accepted, refused or failed; null: the process died on the way, it may have happened or not")
        @Nullable
        String outcome,

        @Schema(description = "HTTP status of the answer") @Nullable
        Integer status,

        @Schema(description = "The error's code") @Nullable String code) {

    static AuditEntryBody of(Recorded recorded) {
        var entry = recorded.entry();
        return new AuditEntryBody(
                Long.toString(recorded.id()),
                "AuditLogEntry",
                Times.text(entry.at()),
                WorkflowBodies.actor(entry.actor()),
                entry.address(),
                entry.requestId(),
                entry.action(),
                entry.method(),
                entry.path(),
                entry.target(),
                entry.workflowNumber().orElse(null),
                recorded.outcome().map(Outcome::word).orElse(null),
                recorded.status().orElse(null),
                recorded.code().orElse(null));
    }
}
