package io.shardway.kernel;

/** What an error asks for. */
public enum ErrorKind {
    /** Answer the caller. */
    REJECTED,
    /** Repeat the same unit with backoff. */
    TRANSIENT,
    /** Wait, visibly. */
    THROTTLED,
    /** Stop the stream: the position is gone. */
    POSITION_LOST,
    /** Another owner has taken the work: stop silently. */
    SUPERSEDED,
    /** Stop and ask a person. */
    OWNERSHIP_UNKNOWN,
    /** Fail loudly. */
    BUG
}
