/** Webhooks: who wants to hear of which events, and their delivery, signed, in order, at least once. */
@NullMarked
package io.shardway.api.webhook;

import org.jspecify.annotations.NullMarked;
