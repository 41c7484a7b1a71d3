/** Capture against plain objects and against real servers. */
@NullMarked
package io.shardway.replicator.capture;

import org.jspecify.annotations.NullMarked;
