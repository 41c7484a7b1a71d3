package io.shardway.testing;

/** How long a started process lives. */
public enum Lifetime {
    /** Until it is stopped, and never longer than this JVM, however this JVM ends (also by SIGKILL). */
    WITH_THIS_JVM,
    /** Until somebody stops it by its pid: the local stack after {@code ./shardway up} has returned. */
    DETACHED
}
