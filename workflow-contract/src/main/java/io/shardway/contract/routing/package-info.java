/** Which keyspace serves a table, and how gateways and the controller agree on it. */
@NullMarked
package io.shardway.contract.routing;

import org.jspecify.annotations.NullMarked;
