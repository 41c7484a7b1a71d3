package io.shardway.api.domain;

/** What the contract's {@code *_at} and {@code *_by} speak of. */
public enum Milestone {
    CREATED,
    STARTED,
    DATA_COPIED,
    VERIFIED,
    SWITCHED_REPLICAS,
    SWITCHED_PRIMARIES,
    REVERSED,
    CUT_OVER,
    CUTOVER_REVERSED,
    COMPLETED,
    CANCELLED,
    RETRIED
}
