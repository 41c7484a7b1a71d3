@NullMarked
package io.shardway.api.instance;

import org.jspecify.annotations.NullMarked;
