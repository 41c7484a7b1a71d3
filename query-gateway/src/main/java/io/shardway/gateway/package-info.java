/** The MySQL-protocol door for applications: obeys the routing rules and buffers while traffic switches. */
@NullMarked
package io.shardway.gateway;

import org.jspecify.annotations.NullMarked;
