package io.shardway.api.domain;

import io.shardway.api.domain.WorkflowEvent.VerificationEnded;
import java.time.Instant;
import java.util.Optional;

/** The end of a verification that nobody waits for any more. */
final class Verifications {

    private Verifications() {}

    static void stop(Draft draft, Instant at) {
        if (draft.state().verifying()) {
            draft.record(new VerificationEnded(Verification.Outcome.STOPPED, Optional.empty(), at));
            draft.stop(work -> work.unit().equals(Unit.VERIFY));
        }
    }
}
