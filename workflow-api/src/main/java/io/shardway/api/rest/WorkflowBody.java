package io.shardway.api.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A workflow as clients see it (contract section 4.2). Streams and tables are left out in lists. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "Workflow", description = "A workflow: one move of tables from one keyspace to another")
record WorkflowBody(
        String id,
        String type,
        String name,
        long number,
        String state,
        String createdAt,
        String updatedAt,
        @Nullable String startedAt,
        @Nullable String completedAt,
        @Nullable String cancelledAt,
        @Nullable String reversedAt,
        @Nullable String retriedAt,
        @Nullable String dataCopyCompletedAt,
        @Nullable String cutoverAt,
        boolean replicasSwitched,
        boolean primariesSwitched,
        @Nullable String switchReplicasAt,
        @Nullable String switchPrimariesAt,
        @Nullable String verifyDataAt,
        String workflowType,
        @Nullable String workflowSubtype,
        boolean deferSecondaryKeys,
        String onDdl,
        @Nullable String workflowErrors,
        boolean mayRetry,
        boolean mayRestart,
        boolean verifiedDataStale,
        boolean sequenceTablesApplied,
        BranchBody branch,
        KeyspaceShort sourceKeyspace,
        KeyspaceShort targetKeyspace,
        @Nullable KeyspaceShort globalKeyspace,
        ActorBody actor,
        @Nullable ActorBody verifyDataBy,
        @Nullable ActorBody reversedBy,
        @Nullable ActorBody switchReplicasBy,
        @Nullable ActorBody switchPrimariesBy,
        @Nullable ActorBody cancelledBy,
        @Nullable ActorBody completedBy,
        @Nullable ActorBody retriedBy,
        @Nullable ActorBody cutoverBy,
        @Nullable ActorBody reversedCutoverBy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<StreamBody> streams,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<TableBody> tables,
        @Nullable VdiffBody vdiff) {

    /** Who did something; {@code avatar_url} is empty, since nobody has a picture here. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Actor", description = "Who did something")
    record ActorBody(String id, String type, String displayName, String avatarUrl) {}

    /** A branch in its short form. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Branch", description = "A branch of a database; it holds keyspaces")
    record BranchBody(
            String id,
            String type,
            String name,
            String createdAt,
            String updatedAt,
            @Nullable String deletedAt,
            boolean production,
            boolean ready) {}

    /** A keyspace in its short form. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "KeyspaceReference", description = "A keyspace in its short form")
    record KeyspaceShort(
            String id,
            String type,
            String name,
            String createdAt,
            String updatedAt,
            @Nullable String deletedAt) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Stream", description = "What flows from one source shard to one target shard")
    record StreamBody(
            String id,
            String type,
            String state,
            String createdAt,
            String updatedAt,
            String targetShard,
            String sourceShard,
            @Nullable String position,
            @Nullable String stopPosition,
            long rowsCopied,
            @Nullable String componentThrottled,
            @Nullable String componentThrottledAt,
            boolean primaryServing,
            @Nullable String info,
            @Nullable Long lagMillis,
            long changesApplied,
            List<LogBody> logs,
            @Nullable Long vitessId,
            @Nullable Long targetTabletUid,
            @Nullable String targetTabletCell) {}

    /** What became of a stream. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "StreamLog", description = "What became of a stream")
    record LogBody(String id, String state, String createdAt, String updatedAt, String message, String logType) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "TableProgress", description = "A table of a workflow and how far its copy has come")
    record TableBody(
            String id,
            String name,
            String createdAt,
            String updatedAt,
            long rowsCopied,
            long rowsTotal,
            long rowsPercentage,
            long bytesCopied,
            long rowsPerSecond,
            @Nullable Long etaSeconds) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Vdiff", description = "The latest verification of a workflow")
    record VdiffBody(
            String id,
            String state,
            String createdAt,
            String updatedAt,
            @Nullable String startedAt,
            @Nullable String completedAt,
            boolean hasMismatch,
            @Nullable Long progressPercentage,
            @Nullable Long etaSeconds,
            long rowsCompared,
            List<ReportBody> tableReports) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "TableReport", description = "What a verification found in one table of one shard")
    record ReportBody(
            String id,
            String tableName,
            String shard,
            long rowsCompared,
            long mismatchedRowsCount,
            long extraSourceRowsCount,
            long extraTargetRowsCount,
            List<String> extraSourceRows,
            List<String> extraTargetRows,
            List<String> mismatchedRows,
            @Nullable String sampleExtraSourceRowsQuery,
            @Nullable String sampleExtraTargetRowsQuery,
            @Nullable String sampleMismatchedRowsQuery,
            String createdAt,
            String updatedAt) {}

    /** POST D/workflows. Every key may be absent; what is needed is checked by name. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(
            name = "CreateWorkflow",
            description = "What is asked for when a workflow is created",
            requiredProperties = {"name", "source_keyspace", "target_keyspace", "tables"})
    record CreateRequest(
            @Nullable String branchName,
            @Nullable String name,
            @Nullable String sourceKeyspace,
            @Nullable String targetKeyspace,
            @Nullable List<@Nullable String> tables,
            @Nullable String globalKeyspace,
            @JsonProperty("defer_secondary_keys") @Nullable Boolean deferSecondaryKeys,
            @Nullable String onDdl) {}
}
