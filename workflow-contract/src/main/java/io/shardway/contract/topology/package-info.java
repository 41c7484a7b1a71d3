/** Keyspaces, shards and servers of a branch, as the control plane serves them to services. */
@NullMarked
package io.shardway.contract.topology;

import org.jspecify.annotations.NullMarked;
