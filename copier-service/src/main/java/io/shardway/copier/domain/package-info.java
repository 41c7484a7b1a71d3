/** Rules of copying: how large a chunk, how fast, how many splits. Plain Java. */
@NullMarked
package io.shardway.copier.domain;

import org.jspecify.annotations.NullMarked;
