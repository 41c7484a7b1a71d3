/** Copies the rows of a table in splits and chunks while the change stream runs beside it. */
@NullMarked
package io.shardway.copier;

import org.jspecify.annotations.NullMarked;
