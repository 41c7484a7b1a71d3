package io.shardway.api.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The latest verification.
 *
 * @param afterMismatch the one before had found rows that differ, which stays known until a verification finds both sides equal
 */
public record Verification(UUID id, Stamp request, Outcome outcome, Optional<Instant> endedAt, boolean afterMismatch) {

    /** How a verification stands. */
    public enum Outcome {
        STARTED,
        EQUAL,
        MISMATCH,
        STOPPED,
        ERROR
    }

    Verification ended(Outcome how, Instant at) {
        return new Verification(id, request, how, Optional.of(at), afterMismatch);
    }

    boolean knowsMismatch() {
        return outcome == Outcome.MISMATCH || (afterMismatch && outcome != Outcome.EQUAL);
    }

    public boolean running() {
        return outcome == Outcome.STARTED;
    }
}
