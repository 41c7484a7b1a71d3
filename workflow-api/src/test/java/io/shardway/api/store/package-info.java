@NullMarked
package io.shardway.api.store;

import org.jspecify.annotations.NullMarked;
