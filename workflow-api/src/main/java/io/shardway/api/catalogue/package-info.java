/** Organizations, databases, branches and keyspaces with their shards, servers and encrypted accounts. */
@NullMarked
package io.shardway.api.catalogue;

import org.jspecify.annotations.NullMarked;
