/** What connects the gateway with the controller: routing snapshots, heartbeats, lease and topology. */
@NullMarked
package io.shardway.gateway.control;

import org.jspecify.annotations.NullMarked;
