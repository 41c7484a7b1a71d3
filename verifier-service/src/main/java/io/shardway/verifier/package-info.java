/** Proves that both sides of a workflow are equal while nothing stops. */
@NullMarked
package io.shardway.verifier;

import org.jspecify.annotations.NullMarked;
