/** Step 5: one ordered, strict writer follows the source for as long as it takes. */
@NullMarked
package io.shardway.replicator.replicate;

import org.jspecify.annotations.NullMarked;
