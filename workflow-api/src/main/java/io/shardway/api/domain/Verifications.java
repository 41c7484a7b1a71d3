package io.shardway.api.domain;

import io.shardway.api.domain.WorkflowEvent.VerificationEnded;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of a verification. One that has ended by itself is forgotten on its topic, or a verifier that starts later would do it again; one
 * that nobody waits for any more is stopped.
 */
final class Verifications {

    private Verifications() {}

    static void end(Draft draft, Verification.Outcome outcome, Optional<String> message, Instant at) {
        draft.forget(Unit.VERIFY).record(new VerificationEnded(outcome, message, at));
    }

    static void stop(Draft draft, Instant at) {
        if (draft.state().verifying()) {
            draft.record(new VerificationEnded(Verification.Outcome.STOPPED, Optional.empty(), at));
            draft.stop(work -> work.unit().equals(Unit.VERIFY));
        }
    }
}
