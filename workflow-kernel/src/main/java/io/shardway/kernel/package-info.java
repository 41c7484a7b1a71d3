/** Pure building blocks that every room shares: names, shards, rows, statements and error codes. */
@NullMarked
package io.shardway.kernel;

import org.jspecify.annotations.NullMarked;
