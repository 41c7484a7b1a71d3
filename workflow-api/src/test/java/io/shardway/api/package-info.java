@NullMarked
package io.shardway.api;

import org.jspecify.annotations.NullMarked;
