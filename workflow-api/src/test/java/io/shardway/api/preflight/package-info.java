@NullMarked
package io.shardway.api.preflight;

import org.jspecify.annotations.NullMarked;
