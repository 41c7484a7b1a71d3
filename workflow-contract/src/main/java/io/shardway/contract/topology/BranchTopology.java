package io.shardway.contract.topology;

import java.util.List;

/** All keyspaces of a branch. */
public record BranchTopology(
        String organization, String database, String branch, long topologyVersion, List<KeyspaceSpec> keyspaces) {

    public BranchTopology {
        keyspaces = List.copyOf(keyspaces);
    }

    /** {@code organization/database/branch}: the key of the branch on topics. */
    public String key() {
        return organization + "/" + database + "/" + branch;
    }
}
