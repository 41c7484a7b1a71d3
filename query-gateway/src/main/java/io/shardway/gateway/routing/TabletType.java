package io.shardway.gateway.routing;

/** Which copy of the data a session wants: the one that is written, or one that may lag. */
public enum TabletType {
    PRIMARY,
    REPLICA
}
