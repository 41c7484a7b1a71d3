/** One client session: its state, its transaction, its prepared statements and the way of each command. */
@NullMarked
package io.shardway.gateway.session;

import org.jspecify.annotations.NullMarked;
