/** Topics, the relay of the outbox, and what services say. */
@NullMarked
package io.shardway.api.messaging;

import org.jspecify.annotations.NullMarked;
