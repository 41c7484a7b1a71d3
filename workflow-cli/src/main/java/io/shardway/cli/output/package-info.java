/** Results as tables, JSON and CSV; times and durations as people read them. */
@NullMarked
package io.shardway.cli.output;

import org.jspecify.annotations.NullMarked;
