package io.shardway.contract.topology;

import io.shardway.contract.Direction;
import java.util.List;
import java.util.UUID;

/**
 * What a service must know about a workflow to work on it.
 *
 * @param source keyspace that the tables come from (for every leg)
 * @param target keyspace that the tables go to (for every leg)
 */
public record WorkflowSpec(
        UUID id,
        String organization,
        String database,
        String branch,
        long number,
        String name,
        KeyspaceSpec source,
        KeyspaceSpec target,
        List<String> tables,
        boolean deferSecondaryKeys,
        OnDdl onDdl,
        long topologyVersion) {

    public WorkflowSpec {
        tables = List.copyOf(tables);
    }

    /** The keyspace that rows flow from in a leg of this direction. */
    public KeyspaceSpec from(Direction direction) {
        return direction == Direction.FORWARD ? source : target;
    }

    /** The keyspace that rows flow to in a leg of this direction. */
    public KeyspaceSpec to(Direction direction) {
        return direction == Direction.FORWARD ? target : source;
    }

    /** {@code organization/database/branch}: the key of the branch on topics. */
    public String branchKey() {
        return organization + "/" + database + "/" + branch;
    }
}
