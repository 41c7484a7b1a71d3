/** The five steps around the pure workflow: load, decide, store, relay, acknowledge. */
@NullMarked
package io.shardway.api.shell;

import org.jspecify.annotations.NullMarked;
