/** Real servers with doubles around a switch: streams that copy by SQL, gateways that acknowledge, clients that try every side. */
@NullMarked
package io.shardway.cutover.bench;

import org.jspecify.annotations.NullMarked;
