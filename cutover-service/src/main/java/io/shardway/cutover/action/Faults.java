package io.shardway.cutover.action;

/** Where tests end an instance: before and after every step of a switch, inside the ones that have an inside, and before every step that ends a workflow. */
@FunctionalInterface
public interface Faults {

    Faults NONE = _ -> {};

    /** The instance has reached a point; may not return. */
    void reached(String point);
}
