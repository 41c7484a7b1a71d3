/** The whole of Shardway on one machine, with embedded servers: the local stack and the demo. */
@NullMarked
package io.shardway.local;

import org.jspecify.annotations.NullMarked;
