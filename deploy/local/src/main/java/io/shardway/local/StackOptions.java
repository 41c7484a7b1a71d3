package io.shardway.local;

import java.nio.file.Path;

/**
 * How a local stack is started.
 *
 * @param directory everything that the stack writes; removed when it stops
 * @param replicas whether each keyspace's primary gets a replica
 * @param recording whether the services record their {@link StartCache} instead of using it
 */
public record StackOptions(Path directory, boolean replicas, boolean recording) {

    /** The one stack of this checkout, under {@code .shardway/local}. */
    public static StackOptions ofThisCheckout() {
        return new StackOptions(Installation.find().root().resolve(".shardway/local"), false, false);
    }

    public StackOptions withReplicas(boolean wanted) {
        return new StackOptions(directory, wanted, recording);
    }

    public StackOptions withDirectory(Path other) {
        return new StackOptions(other, replicas, recording);
    }

    public StackOptions recordingStarts() {
        return new StackOptions(directory, replicas, true);
    }
}
