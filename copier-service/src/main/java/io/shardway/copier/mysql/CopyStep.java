package io.shardway.copier.mysql;

/** Steps of a chunk's transaction, for tests that end a copy between any two of them. */
enum CopyStep {
    ITEM_TAKEN,
    CHUNK_READ,
    ITEM_ADVANCED,
    ROWS_INSERTED,
    GRAVES_LOCKED,
    GRAVES_CLEARED,
    COMMITTED
}
