/** Statements that wait while traffic switches; bounded in time, count and bytes. */
@NullMarked
package io.shardway.gateway.buffer;

import org.jspecify.annotations.NullMarked;
