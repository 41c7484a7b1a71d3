/** Who did what: an entry for everything that changes something, and for what was refused. */
@NullMarked
package io.shardway.api.audit;

import org.jspecify.annotations.NullMarked;
