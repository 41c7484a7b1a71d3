package io.shardway.api.domain;

import io.shardway.api.domain.WorkflowCommand.Act;
import io.shardway.api.domain.WorkflowCommand.Heard;
import io.shardway.api.domain.WorkflowEvent.Created;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The workflow's rules. {@code decide} chooses what becomes true and which commands leave; {@code evolve} records it; both are pure, so
 * the shell may repeat them after a lost race or a crash.
 */
public final class Workflow {

    private Workflow() {}

    /** A new workflow: it starts by asking cutover to prepare the servers. */
    public static Decision.Accepted create(Definition definition, Stamp stamp) {
        var state = WorkflowState.created(definition, stamp);
        var prepared = new Draft(state).askCutover(Want.PREPARE).accepted();
        var events = new java.util.ArrayList<WorkflowEvent>();
        events.add(new Created(definition, stamp));
        events.addAll(prepared.events());
        return new Decision.Accepted(events, prepared.state(), prepared.outgoing());
    }

    public static Decision decide(WorkflowState state, WorkflowCommand command) {
        return switch (command) {
            case Act(Action action, Stamp stamp) -> ActionRules.decide(state, action, stamp);
            case Heard heard -> FactRules.decide(state, heard);
        };
    }

    public static WorkflowState evolve(WorkflowState state, WorkflowEvent event) {
        return Evolution.apply(state, event);
    }

    /** The state that a history leads to. */
    public static WorkflowState replay(List<WorkflowEvent> history) {
        if (history.isEmpty() || !(history.getFirst() instanceof Created(Definition definition, Stamp stamp))) {
            throw new IllegalArgumentException("A history begins with Created");
        }
        var state = WorkflowState.created(definition, stamp);
        for (WorkflowEvent event : history.subList(1, history.size())) {
            state = evolve(state, event);
        }
        return state;
    }

    /** The actions that would be accepted now. */
    public static Set<Action> allowed(WorkflowState state) {
        var allowed = EnumSet.noneOf(Action.class);
        Arrays.stream(Action.values())
                .filter(action -> ActionRules.refusal(state, action).isEmpty())
                .forEach(allowed::add);
        return allowed;
    }
}
