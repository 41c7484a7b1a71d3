package io.shardway.api.rest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.catalogue.BranchEntry;
import io.shardway.api.rest.WorkflowBody.ActorBody;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A branch in its long form (contract section 4.3).
 *
 * @param safeMigrations nothing here keeps anybody from changing a schema directly
 * @param vtgateCount gateways are started by whoever needs them and not counted here
 * @param topologyVersion ours: grows with every change to the branch's keyspaces
 */
@JsonNaming(SnakeCaseStrategy.class)
record BranchLongBody(
        String id,
        String type,
        String name,
        @Nullable String parentBranch,
        @Nullable ActorBody actor,
        @Nullable Map<String, String> region,
        boolean ready,
        boolean production,
        String htmlUrl,
        String createdAt,
        String updatedAt,
        @Nullable String deletedAt,
        boolean safeMigrations,
        String vtgateSize,
        int vtgateCount,
        long topologyVersion) {

    static BranchLongBody of(BranchEntry branch, String url) {
        String at = Times.text(branch.createdAt());
        return new BranchLongBody(
                branch.id(),
                "Branch",
                branch.name(),
                null,
                null,
                null,
                true,
                branch.production(),
                url,
                at,
                at,
                null,
                false,
                "",
                0,
                branch.topologyVersion());
    }
}
