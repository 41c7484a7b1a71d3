package io.shardway.local;

import java.nio.file.Path;

/**
 * How a local stack is started.
 *
 * @param directory everything that the stack writes; removed when it stops
 * @param replicas whether each keyspace's primary gets a replica
 */
public record StackOptions(Path directory, boolean replicas) {

    /** The one stack of this checkout, under {@code .shardway/local}. */
    public static StackOptions ofThisCheckout() {
        return new StackOptions(Installation.find().root().resolve(".shardway/local"), false);
    }

    public StackOptions withReplicas(boolean wanted) {
        return new StackOptions(directory, wanted);
    }

    public StackOptions withDirectory(Path other) {
        return new StackOptions(other, replicas);
    }
}
