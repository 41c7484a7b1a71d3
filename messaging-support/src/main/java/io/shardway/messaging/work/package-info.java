/** Wanted work: commands from compacted topics, and a supervisor that makes them the case. */
@NullMarked
package io.shardway.messaging.work;

import org.jspecify.annotations.NullMarked;
