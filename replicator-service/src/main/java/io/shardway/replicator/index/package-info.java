/** Step 4: at the barrier the target's tables get the keys that had to wait. */
@NullMarked
package io.shardway.replicator.index;

import org.jspecify.annotations.NullMarked;
