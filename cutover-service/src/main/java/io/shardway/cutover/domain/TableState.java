package io.shardway.cutover.domain;

/** What a look at a server says about one table of a workflow. */
public enum TableState {
    /** At its hidden name, out of reach of applications; a read-only view or nothing has the public one. */
    HIDDEN,
    /** At its public name with all of our fence triggers, and the gate that they ask is closed. */
    FENCED,
    /** At its public name, with no fence triggers of ours, or their gate open. */
    OPEN,
    /** At its public name with some of our fence triggers, their gate closed: some writes pass. */
    HALF_FENCED,
    /** At its hidden name, while a table that is not ours has the public one. */
    OCCUPIED,
    /** Renamed out of the way by cutover. */
    RETIRED,
    /** Nowhere. */
    ABSENT;

    /** Whether an application can write the table. */
    public boolean writable() {
        return switch (this) {
            case OPEN, HALF_FENCED -> true;
            case HIDDEN, FENCED, OCCUPIED, RETIRED, ABSENT -> false;
        };
    }
}
