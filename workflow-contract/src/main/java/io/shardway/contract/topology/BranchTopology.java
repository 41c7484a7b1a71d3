package io.shardway.contract.topology;

import java.util.List;
import java.util.Optional;

/**
 * All keyspaces of a branch.
 *
 * @param explicitKeyspaces those whose tables are found only when they are named with their keyspace; absent: none
 */
public record BranchTopology(
        String organization,
        String database,
        String branch,
        long topologyVersion,
        List<KeyspaceSpec> keyspaces,
        Optional<List<String>> explicitKeyspaces) {

    public BranchTopology {
        keyspaces = List.copyOf(keyspaces);
        explicitKeyspaces = explicitKeyspaces.map(List::copyOf);
    }

    /** A topology in which every table is found by its bare name. */
    public BranchTopology(
            String organization, String database, String branch, long topologyVersion, List<KeyspaceSpec> keyspaces) {
        this(organization, database, branch, topologyVersion, keyspaces, Optional.empty());
    }

    /** {@code organization/database/branch}: the key of the branch on topics. */
    public String key() {
        return organization + "/" + database + "/" + branch;
    }
}
