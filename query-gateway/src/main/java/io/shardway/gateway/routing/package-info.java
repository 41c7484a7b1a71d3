/** Which keyspace serves a statement: immutable snapshots, topology and the pure router. */
@NullMarked
package io.shardway.gateway.routing;

import org.jspecify.annotations.NullMarked;
