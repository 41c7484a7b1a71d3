package io.shardway.api.domain;

import java.util.List;

/** What a command leads to. */
public sealed interface Decision {

    /**
     * @param state the events applied to the state that was decided on
     * @param outgoing commands for services, in the order in which they must leave
     */
    record Accepted(List<WorkflowEvent> events, WorkflowState state, List<Outgoing> outgoing) implements Decision {
        public Accepted {
            events = List.copyOf(events);
            outgoing = List.copyOf(outgoing);
        }
    }

    /** A fact that changes nothing: late, doubled, of an older leg or generation, or only of interest to people. */
    record Ignored(String reason) implements Decision {}

    /** An action that the state does not allow; the reason is for the person who asked. */
    record Refused(String reason) implements Decision {}
}
