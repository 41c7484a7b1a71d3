/** Copying on servers: the plan, reading and writing of chunks, progress. */
@NullMarked
package io.shardway.copier.mysql;

import org.jspecify.annotations.NullMarked;
