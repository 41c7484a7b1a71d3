@NullMarked
package io.shardway.api.events;

import org.jspecify.annotations.NullMarked;
