/** What must survive, in the metadata database: the journal of switches, the routing rules. Compare-and-set only. */
@NullMarked
package io.shardway.cutover.store;

import org.jspecify.annotations.NullMarked;
