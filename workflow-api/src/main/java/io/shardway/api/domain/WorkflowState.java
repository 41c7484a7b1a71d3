package io.shardway.api.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Everything that is true of a workflow. Immutable; changed only by {@link Workflow#evolve}.
 *
 * @param halt lies over the phase while the workflow is in error or stopped
 * @param leg the leg that runs now
 * @param lastLeg the highest leg number ever used
 * @param generation of the newest command
 * @param units the newest command of every unit that was ever asked for something
 * @param errors text of the last failure or undone move; gone when somebody tries again
 */
public record WorkflowState(
        Definition definition,
        Phase phase,
        Optional<Halt> halt,
        Leg leg,
        int lastLeg,
        long generation,
        Map<Unit, Work> units,
        boolean replicasSwitched,
        boolean primariesSwitched,
        Optional<Verification> verification,
        Stamps stamps,
        Optional<String> errors) {

    public WorkflowState {
        // Ordered, so that the stored form and the order of commands do not depend on hashing.
        units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
    }

    static WorkflowState created(Definition definition, Stamp stamp) {
        return new WorkflowState(
                definition,
                new Phase.Preparing(),
                Optional.empty(),
                Leg.FIRST,
                Leg.FIRST.number(),
                0,
                Map.of(),
                false,
                false,
                Optional.empty(),
                new Stamps(Map.of(Milestone.CREATED, stamp)),
                Optional.empty());
    }

    public PublicState publicState() {
        return halt.map(Halt::publicState).orElseGet(phase::publicState);
    }

    public boolean isFinal() {
        return publicState().isFinal();
    }

    /** Streams that may still touch tables; clean-up waits for all of them. */
    public List<Work> activeUnits() {
        return units(Work::active);
    }

    List<Work> units(Predicate<Work> which) {
        return units.values().stream().filter(which).toList();
    }

    Optional<Work> work(Unit unit) {
        return Optional.ofNullable(units.get(unit));
    }

    boolean knowsMismatch() {
        return verification.filter(Verification::knowsMismatch).isPresent();
    }

    boolean verifying() {
        return verification.filter(Verification::running).isPresent();
    }

    Leg nextLeg() {
        return new Leg(lastLeg + 1, leg.direction().opposite());
    }

    WorkflowState change(Consumer<Editor> changes) {
        var editor = new Editor(this);
        changes.accept(editor);
        return editor.done();
    }

    /** A mutable copy for one step of {@link Evolution}. */
    static final class Editor {
        private final Definition definition;
        private final Map<Unit, Work> units;
        private long generation;
        Phase phase;
        Optional<Halt> halt;
        Leg leg;
        int lastLeg;
        boolean replicasSwitched;
        boolean primariesSwitched;
        Optional<Verification> verification;
        Stamps stamps;
        Optional<String> errors;

        private Editor(WorkflowState from) {
            definition = from.definition;
            phase = from.phase;
            halt = from.halt;
            leg = from.leg;
            lastLeg = from.lastLeg;
            generation = from.generation;
            units = new LinkedHashMap<>(from.units);
            replicasSwitched = from.replicasSwitched;
            primariesSwitched = from.primariesSwitched;
            verification = from.verification;
            stamps = from.stamps;
            errors = from.errors;
        }

        void put(Work work) {
            units.put(work.unit(), work);
            generation = Math.max(generation, work.generation());
        }

        void settle(Unit unit) {
            units.computeIfPresent(unit, (_, work) -> work.settle());
        }

        void forget(Unit unit) {
            units.remove(unit);
        }

        void forgetUnits() {
            units.clear();
        }

        void reached(Milestone milestone, Stamp stamp) {
            stamps = stamps.with(milestone, stamp);
        }

        private WorkflowState done() {
            return new WorkflowState(
                    definition,
                    phase,
                    halt,
                    leg,
                    lastLeg,
                    generation,
                    units,
                    replicasSwitched,
                    primariesSwitched,
                    verification,
                    stamps,
                    errors);
        }
    }
}
