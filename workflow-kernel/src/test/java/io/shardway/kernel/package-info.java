@NullMarked
package io.shardway.kernel;

import org.jspecify.annotations.NullMarked;
