/** Units of work of the copier: a whole copy, and one split of it. */
@NullMarked
package io.shardway.copier.work;

import org.jspecify.annotations.NullMarked;
