package io.shardway.api.domain;

/** A message to a service. */
public sealed interface Outgoing {

    Unit unit();

    /** What should be the case. */
    record Ask(Work work) implements Outgoing {
        @Override
        public Unit unit() {
            return work.unit();
        }
    }

    /** A null value: the unit is history, so that no new instance revives it. */
    record Forget(Unit unit) implements Outgoing {}
}
