/** Reads the binlog of one source shard into the change log: every change of the moved tables exactly once, in order (docs/data-path.md). */
@NullMarked
package io.shardway.replicator.capture;

import org.jspecify.annotations.NullMarked;
