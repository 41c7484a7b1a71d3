package io.shardway.api.domain;

/** Which way rows flow in a leg. */
public enum Direction {
    FORWARD,
    REVERSE;

    Direction opposite() {
        return this == FORWARD ? REVERSE : FORWARD;
    }
}
