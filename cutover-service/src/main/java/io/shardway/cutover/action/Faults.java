package io.shardway.cutover.action;

/** Where tests end an instance: before and after every step of a switch, and inside the ones that have an inside. */
@FunctionalInterface
public interface Faults {

    Faults NONE = _ -> {};

    /** The instance has reached a point; may not return. */
    void reached(String point);
}
