/** Messages on the wire: commands, events, progress, topology, routing rules and topic names. */
@NullMarked
package io.shardway.contract;

import org.jspecify.annotations.NullMarked;
