package io.shardway.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a local stack is started.
 *
 * @param directory everything that the stack writes; removed when it stops
 * @param replicas whether each keyspace's primary gets a replica
 * @param recording whether the services record their {@link StartCache} instead of using it
 * @param pauseLimit longest write pause of a switch; empty for what cutover-service has when nothing is set
 */
public record StackOptions(Path directory, boolean replicas, boolean recording, Optional<Duration> pauseLimit) {

    /** A laptop that builds beside it needs more than what is shipped, which is for servers of their own. */
    private static final Duration PATIENT = Duration.ofSeconds(5);

    /** The one stack of this checkout, under {@code .shardway/local}. */
    public static StackOptions ofThisCheckout() {
        return new StackOptions(
                Installation.find().root().resolve(".shardway/local"), false, false, Optional.of(PATIENT));
    }

    public StackOptions withReplicas(boolean wanted) {
        return new StackOptions(directory, wanted, recording, pauseLimit);
    }

    public StackOptions withDirectory(Path other) {
        return new StackOptions(other, replicas, recording, pauseLimit);
    }

    public StackOptions recordingStarts() {
        return new StackOptions(directory, replicas, true, pauseLimit);
    }

    public StackOptions withShippedPauseLimit() {
        return new StackOptions(directory, replicas, recording, Optional.empty());
    }
}
