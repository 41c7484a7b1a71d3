/** Connections to servers: login with the application's account, one command at a time, answers passed on as bytes. */
@NullMarked
package io.shardway.gateway.backend;

import org.jspecify.annotations.NullMarked;
