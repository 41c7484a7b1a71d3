package io.shardway.api.domain;

import io.shardway.api.domain.WorkflowEvent.CleanUpAsked;
import io.shardway.api.domain.WorkflowEvent.CutoverAsked;

/** INVARIANT: cutover removes nothing before every stream has confirmed that it writes no more. */
final class CleanUp {

    private CleanUp() {}

    static void askWhenStill(Draft draft) {
        if (!draft.state().activeUnits().isEmpty()) {
            return;
        }
        switch (draft.state().phase()) {
            case Phase.CuttingOver cutting
            when !cutting.asked() -> draft.record(new CutoverAsked()).askCutover(Want.CUT_OVER);
            case Phase.Cancelling cancelling
            when !cancelling.asked() -> draft.record(new CleanUpAsked()).askCutover(Want.CANCEL);
            case Phase _ -> {
                // Streams also stop when a leg ends; nothing follows from that.
            }
        }
    }
}
