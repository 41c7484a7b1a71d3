/** Captures a source's binlog into the change log and applies the change log to the target. */
@NullMarked
package io.shardway.replicator;

import org.jspecify.annotations.NullMarked;
