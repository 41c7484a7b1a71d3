package io.shardway.contract.topology;

/** What a stream does when the source changes the schema of a moved table. */
public enum OnDdl {
    IGNORE,
    STOP,
    EXEC,
    EXEC_IGNORE
}
