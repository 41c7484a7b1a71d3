/** Units {@code …/apply/<target shard>}: leads the streams into a target shard through redo, barrier, index and replicate. */
@NullMarked
package io.shardway.replicator.apply;

import org.jspecify.annotations.NullMarked;
