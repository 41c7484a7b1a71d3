/** The control plane: REST, catalogue, the workflow's state machine, its projection and its events. */
@NullMarked
package io.shardway.api;

import org.jspecify.annotations.NullMarked;
