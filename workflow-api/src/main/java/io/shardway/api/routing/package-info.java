/** Routing rules as users see and change them; cutover-service keeps them, gateways obey them. */
@NullMarked
package io.shardway.api.routing;

import org.jspecify.annotations.NullMarked;
