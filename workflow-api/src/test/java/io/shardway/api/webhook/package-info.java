@NullMarked
package io.shardway.api.webhook;

import org.jspecify.annotations.NullMarked;
