package io.shardway.api.domain;

/** What should be the case for a unit of work. */
public enum Want {
    PREPARE,
    CAPTURE,
    COPY,
    REDO,
    FINISH,
    REPLICATE,
    VERIFY,
    SWITCH_REPLICAS,
    REVERSE_REPLICAS,
    SWITCH_PRIMARIES,
    REVERSE_PRIMARIES,
    CUT_OVER,
    REVERSE_CUTOVER,
    COMPLETE,
    CANCEL,
    STOPPED
}
