/** Prepares the target, switches traffic step by step under fences, goes back, finishes and cleans up. */
@NullMarked
package io.shardway.cutover;

import org.jspecify.annotations.NullMarked;
