/** Step 2: parallel lanes put the change stream onto a target that has row keys only, while the copy runs. */
@NullMarked
package io.shardway.replicator.redo;

import org.jspecify.annotations.NullMarked;
