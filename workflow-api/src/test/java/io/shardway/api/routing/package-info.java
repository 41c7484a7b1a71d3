@NullMarked
package io.shardway.api.routing;

import org.jspecify.annotations.NullMarked;
