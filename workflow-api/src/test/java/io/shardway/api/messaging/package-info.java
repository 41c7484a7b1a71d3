@NullMarked
package io.shardway.api.messaging;

import org.jspecify.annotations.NullMarked;
