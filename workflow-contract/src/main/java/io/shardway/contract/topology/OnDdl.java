package io.shardway.contract.topology;

/** What a stream does when the source changes the schema of a moved table (workflow-api reference section 11.6). */
public enum OnDdl {
    IGNORE,
    STOP,
    EXEC,
    EXEC_IGNORE
}
