package io.shardway.replicator.stream;

/** Steps between which a process may die. Crash tests die at each of them; in production nobody listens. */
public enum FaultPoint {
    /** The item is moved; nothing else of the transaction is written. */
    ITEM_ADVANCED,
    /** Graves are dug; the rows are still there. */
    GRAVES_DUG,
    /** All rows of the transaction are written. */
    ROWS_WRITTEN,
    /** The transaction is committed; nobody knows yet. */
    COMMITTED,
    /** W1 is on a source. */
    W1_WRITTEN,
    /** All lanes stand at W1. */
    BARRIER_REACHED,
    /** The graves tables are gone. */
    GRAVES_DROPPED,
    /** The lanes have become one APPLY item. */
    COLLAPSED,
    /** A table has got its keys. */
    TABLE_INDEXED,
    /** All tables have their keys and the INDEX item is done. */
    INDEXED,
    /** R0 is found and stored. */
    START_FOUND,
    /** A schema change is about to be run on the target. */
    DDL_INTENDED,
    /** A schema change has been run on the target. */
    DDL_RUN;

    /** Who wants to know. */
    @FunctionalInterface
    public interface Listener {
        Listener NONE = _ -> {};

        void reached(FaultPoint point);
    }
}
