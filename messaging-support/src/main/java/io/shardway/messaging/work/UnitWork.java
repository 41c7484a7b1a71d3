package io.shardway.messaging.work;

import io.shardway.contract.Command;
import java.util.Optional;

/** How a service makes one command the case. */
public interface UnitWork {

    /**
     * Works until the command is the case, or for as long as it stands; carries on from the checkpoints of whoever worked before. Runs in a thread
     * of its own; ends soon after {@link StopSignal#stopRequested()} turns true or the thread is interrupted. Errors by their {@code ErrorCode}:
     * transient ones lead to another call after a pause, others end the unit with {@code WorkFailed}.
     */
    void run(Command command, StopSignal stop) throws Exception;

    /** Where the unit stands, for {@code StreamStopped}. */
    default Optional<String> position(Command command) {
        return Optional.empty();
    }

    /** Called for a STOPPED command after the running work has ended and before {@code StreamStopped} is told. */
    default void stopped(Command command) throws Exception {}
}
