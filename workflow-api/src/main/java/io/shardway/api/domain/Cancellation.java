package io.shardway.api.domain;

import io.shardway.api.domain.WorkflowEvent.CancellationStarted;
import io.shardway.api.domain.WorkflowEvent.Resumed;
import java.util.Map;
import java.util.Optional;

/** The way to the end: traffic back first, then every stream stops, then cutover cleans up. */
final class Cancellation {

    private Cancellation() {}

    static void start(Draft draft, Stamp stamp) {
        boolean halted = draft.state().halt().isPresent();
        if (halted) {
            draft.record(new Resumed(Optional.empty()));
        }
        var state = draft.state();
        if (state.primariesSwitched() || state.replicasSwitched()) {
            if (halted) {
                // Going back needs running streams.
                draft.askAgain(Map.of());
            }
            Moves.start(draft, Moves.back(state), stamp, true);
            return;
        }
        Verifications.stop(draft, stamp.at());
        draft.record(new CancellationStarted(stamp)).stop(_ -> true);
        CleanUp.askWhenStill(draft);
    }
}
