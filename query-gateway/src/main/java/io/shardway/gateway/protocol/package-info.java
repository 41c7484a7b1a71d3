/** The MySQL client/server protocol: packets, handshake, authentication and the shape of answers; nothing of routing. */
@NullMarked
package io.shardway.gateway.protocol;

import org.jspecify.annotations.NullMarked;
