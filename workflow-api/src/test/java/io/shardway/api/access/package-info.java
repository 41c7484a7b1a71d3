@NullMarked
package io.shardway.api.access;

import org.jspecify.annotations.NullMarked;
