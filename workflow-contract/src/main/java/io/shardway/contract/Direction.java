package io.shardway.contract;

/** Which way rows flow in a leg. */
public enum Direction {
    /** Source keyspace to target keyspace. */
    FORWARD,
    /** Target keyspace back to source keyspace, after a switch. */
    REVERSE;

    public Direction opposite() {
        return this == FORWARD ? REVERSE : FORWARD;
    }
}
