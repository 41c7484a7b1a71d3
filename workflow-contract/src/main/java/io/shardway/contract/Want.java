package io.shardway.contract;

/** What should be the case for a unit of work; docs/wiring.md section 3 says which unit takes which. */
public enum Want {
    COPY,
    COPY_SPLIT,
    CAPTURE,
    REDO,
    FINISH,
    REPLICATE,
    VERIFY,
    PREPARE,
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
