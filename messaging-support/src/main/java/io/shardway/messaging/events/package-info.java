/** Facts and progress, from services to the control plane and subscribers. */
@NullMarked
package io.shardway.messaging.events;

import org.jspecify.annotations.NullMarked;
