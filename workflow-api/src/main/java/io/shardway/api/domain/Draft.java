package io.shardway.api.domain;

import io.shardway.api.domain.WorkflowEvent.WorkAsked;
import io.shardway.api.domain.WorkflowEvent.WorkStopped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A decision in the making: each recorded event is applied at once, so that the next rule sees its effect. */
final class Draft {

    private final List<WorkflowEvent> events = new ArrayList<>();
    private final List<Outgoing> outgoing = new ArrayList<>();
    private WorkflowState state;

    Draft(WorkflowState state) {
        this.state = state;
    }

    WorkflowState state() {
        return state;
    }

    Draft record(WorkflowEvent event) {
        events.add(event);
        state = Workflow.evolve(state, event);
        return this;
    }

    Draft ask(Unit unit, Leg leg, Want want, Map<String, String> detail) {
        var asked = new WorkAsked(unit, leg, want, detail, state.generation() + 1);
        record(asked);
        outgoing.add(new Outgoing.Ask(state.work(unit).orElseThrow()));
        return this;
    }

    Draft ask(Unit unit, Leg leg, Want want) {
        return ask(unit, leg, want, Map.of());
    }

    Draft askCutover(Want want) {
        return ask(Unit.CUTOVER, state.leg(), want);
    }

    /** Tells every stream that is not told yet to stop. A unit that already confirmed is left alone. */
    Draft stop(java.util.function.Predicate<Work> which) {
        for (Work work : state.activeUnits()) {
            if (work.want() != Want.STOPPED && which.test(work)) {
                ask(work.unit(), work.leg(), Want.STOPPED);
            }
        }
        return this;
    }

    Draft confirmStopped(Unit unit) {
        return record(new WorkStopped(unit));
    }

    /** The same wants again with newer generations, for everything that still owes an answer or still runs. */
    Draft askAgain(Map<Unit, Map<String, String>> extraDetail) {
        for (Work work : state.units(Draft::stillWanted)) {
            var detail = new java.util.HashMap<>(work.detail());
            detail.putAll(extraDetail.getOrDefault(work.unit(), Map.of()));
            ask(work.unit(), work.leg(), work.want(), detail);
        }
        return this;
    }

    Draft forget(Unit unit) {
        outgoing.add(new Outgoing.Forget(unit));
        return this;
    }

    Draft forgetUnits() {
        state.units().keySet().forEach(unit -> outgoing.add(new Outgoing.Forget(unit)));
        return this;
    }

    Decision.Accepted accepted() {
        return new Decision.Accepted(events, state, outgoing);
    }

    private static boolean stillWanted(Work work) {
        return !work.settled();
    }
}
