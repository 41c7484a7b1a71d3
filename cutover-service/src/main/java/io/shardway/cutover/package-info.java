/** Prepares targets, switches traffic under fences, goes back, finishes and cleans up (docs/adr/0004-fences.md). */
@NullMarked
package io.shardway.cutover;

import org.jspecify.annotations.NullMarked;
