@NullMarked
package io.shardway.api.catalogue;

import org.jspecify.annotations.NullMarked;
