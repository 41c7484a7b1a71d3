/** What redo and replicate share: one stream's places and tables, the statements that write rows, the change log as a port. */
@NullMarked
package io.shardway.replicator.stream;

import org.jspecify.annotations.NullMarked;
