package io.shardway.mysql.sidecar;

/** Kinds of work items. */
public enum ItemKind {
    /** A lane of redo (step 2). */
    LANE,
    /** A split of a table on a target shard. */
    SPLIT,
    /** The index build of a target shard. */
    INDEX,
    /** The one ordered writer of replicate (step 5). */
    APPLY
}
