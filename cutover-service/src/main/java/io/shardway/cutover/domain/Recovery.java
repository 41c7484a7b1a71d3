package io.shardway.cutover.domain;

import java.util.List;

/**
 * What whoever finds an unfinished switch does with it. The journal says which way, the servers say whether that is still safe: what they
 * show wins (C5).
 */
public sealed interface Recovery {

    /** Nothing is left to do. */
    record Settled() implements Recovery {}

    /** Go on with these steps: it is decided. */
    record GoOn(List<Step> steps) implements Recovery {
        public GoOn {
            steps = List.copyOf(steps);
        }
    }

    /** Take it back: nothing is decided. */
    record Undo() implements Recovery {}

    /** Touch nothing and call a person. */
    record Stop(String reason) implements Recovery {}

    /**
     * Decides.
     *
     * @param serving the side that served when the switch began
     * @param other the side that will serve once it is decided
     */
    static Recovery of(Phase phase, SideState serving, SideState other) {
        if (serving.anyWritable() && other.anyWritable()) {
            return new Stop("both sides can be written: " + serving + "; " + other);
        }
        return switch (phase) {
            case IDLE, SWITCHED, UNDONE -> new Settled();
            case BUFFERING, FENCED, CAUGHT_UP, UNDOING ->
                other.anyWritable()
                        ? new Stop("the switch is not decided, but the other side can be written: " + other)
                        : new Undo();
            case DECIDED, OPENED ->
                serving.anyWritable()
                        ? new Stop("the switch is decided, but the side that was left can be written: " + serving)
                        : new GoOn(SwitchPlan.after(phase));
        };
    }
}
