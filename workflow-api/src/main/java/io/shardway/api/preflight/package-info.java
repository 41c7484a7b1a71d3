/** Checks on the servers before a workflow is accepted; they change nothing. */
@NullMarked
package io.shardway.api.preflight;

import org.jspecify.annotations.NullMarked;
