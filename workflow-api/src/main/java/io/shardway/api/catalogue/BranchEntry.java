package io.shardway.api.catalogue;

import java.time.Instant;

/** A branch and where it is filed. */
public record BranchEntry(
        String id,
        String databaseId,
        String organization,
        String database,
        String name,
        boolean production,
        long topologyVersion,
        Instant createdAt) {}
