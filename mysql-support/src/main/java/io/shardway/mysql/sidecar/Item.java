package io.shardway.mysql.sidecar;

import java.util.Optional;

/**
 * A work item that is ours: progress as it was when we took it.
 *
 * @param logOffset last change-log offset whose effect is committed, -1 before the first
 * @param lastKey encoded row key up to which a split is copied
 */
public record Item(
        long id,
        StreamId stream,
        ItemKind kind,
        String name,
        long epoch,
        long logOffset,
        Optional<byte[]> lastKey,
        long rows,
        long bytes,
        boolean done) {}
